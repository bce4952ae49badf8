/** Predictions: raw rows in, answers in raw units out; the ways to write rows that clients know. */
@NullMarked
package dev.chainrule.prediction;

import org.jspecify.annotations.NullMarked;
