@NullMarked
package dev.chainrule.sweep;

import org.jspecify.annotations.NullMarked;
