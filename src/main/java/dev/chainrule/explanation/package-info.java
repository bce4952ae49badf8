/** The open box: every number of a network, and what is wrong with its training, in words and with the figures behind them. */
@NullMarked
package dev.chainrule.explanation;

import org.jspecify.annotations.NullMarked;
