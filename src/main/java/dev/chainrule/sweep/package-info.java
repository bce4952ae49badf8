/** Sweeps: many jobs that differ in some fields of their definition, and which of them was best. */
@NullMarked
package dev.chainrule.sweep;

import org.jspecify.annotations.NullMarked;
