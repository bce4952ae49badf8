/** One file per optimizer: the only code that writes weights, from gradients handed to it. */
@NullMarked
package dev.chainrule.network.optimizer;

import org.jspecify.annotations.NullMarked;
