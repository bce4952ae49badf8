/** How good models are: measured on other data, row by row behind a confusion matrix, by threshold, and calibrated. */
@NullMarked
package dev.chainrule.evaluation;

import org.jspecify.annotations.NullMarked;
