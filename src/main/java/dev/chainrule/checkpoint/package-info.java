/** Where trainings stood: everything that is needed to resume from there to the same last bit. */
@NullMarked
package dev.chainrule.checkpoint;

import org.jspecify.annotations.NullMarked;
