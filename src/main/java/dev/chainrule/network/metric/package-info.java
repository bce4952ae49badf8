/** How good predictions are: what is counted row by row, and every metric that is made of it. */
@NullMarked
package dev.chainrule.network.metric;

import org.jspecify.annotations.NullMarked;
