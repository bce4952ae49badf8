@NullMarked
package dev.chainrule.explanation.card;

import org.jspecify.annotations.NullMarked;
