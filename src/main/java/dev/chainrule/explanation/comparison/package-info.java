/** Networks beside each other: their figures on the same rows, and what is different between two. */
@NullMarked
package dev.chainrule.explanation.comparison;

import org.jspecify.annotations.NullMarked;
