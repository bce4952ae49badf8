/** A row through a network and its loss back to every weight, number by number, checked by differences. */
@NullMarked
package dev.chainrule.explanation.trace;

import org.jspecify.annotations.NullMarked;
