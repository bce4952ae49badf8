/** One file per activation function, the derivative right under the function. */
@NullMarked
package dev.chainrule.network.activation;

import org.jspecify.annotations.NullMarked;
