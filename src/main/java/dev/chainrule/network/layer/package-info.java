/** One file per layer: what it is when chosen, its forward pass, and its backward pass right under it. */
@NullMarked
package dev.chainrule.network.layer;

import org.jspecify.annotations.NullMarked;
