/** One file per loss, its gradient right under it. */
@NullMarked
package dev.chainrule.network.loss;

import org.jspecify.annotations.NullMarked;
