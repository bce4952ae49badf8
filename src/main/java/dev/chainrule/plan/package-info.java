/** Plans: what is asked to be trained, every default filled in, and what it takes. */
@NullMarked
package dev.chainrule.plan;

import org.jspecify.annotations.NullMarked;
