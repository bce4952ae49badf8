/** Splits: which rows of a table are trained on, and which are held out for validation and test. */
@NullMarked
package dev.chainrule.split;

import org.jspecify.annotations.NullMarked;
