/** One file per regularizer. */
@NullMarked
package dev.chainrule.network.regularizer;

import org.jspecify.annotations.NullMarked;
