/** Chainrule: trains neural networks over HTTP, serves their predictions, and shows every number on the way. */
@NullMarked
package dev.chainrule;

import org.jspecify.annotations.NullMarked;
