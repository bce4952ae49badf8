/** One file per regularizer, which keeps weights small. */
@NullMarked
package dev.chainrule.network.regularizer;

import org.jspecify.annotations.NullMarked;
