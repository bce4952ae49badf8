/** Splits: which rows of a table are trained on, and which are held back to judge by. */
@NullMarked
package dev.chainrule.split;

import org.jspecify.annotations.NullMarked;
