/** The open box: every number of a network can be asked for, in double precision and in the words of its data. */
@NullMarked
package dev.chainrule.explanation;

import org.jspecify.annotations.NullMarked;
