/** Networks beside each other: their metrics on the same rows, and where two of them differ. */
@NullMarked
package dev.chainrule.explanation.comparison;

import org.jspecify.annotations.NullMarked;
