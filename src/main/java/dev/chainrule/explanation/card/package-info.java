/** Model cards: what one should know of a model before using it. */
@NullMarked
package dev.chainrule.explanation.card;

import org.jspecify.annotations.NullMarked;
