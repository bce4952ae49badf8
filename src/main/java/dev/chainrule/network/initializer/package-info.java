/** One file per way to choose the first weights. */
@NullMarked
package dev.chainrule.network.initializer;

import org.jspecify.annotations.NullMarked;
