/** Plans: what is asked to be trained, every default filled in, and everything that stands against it. */
@NullMarked
package dev.chainrule.plan;

import org.jspecify.annotations.NullMarked;
