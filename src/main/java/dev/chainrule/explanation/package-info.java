/** Explanations: whether what a model says of itself is true. */
@NullMarked
package dev.chainrule.explanation;

import org.jspecify.annotations.NullMarked;
