/** One file per way to keep weights small. */
@NullMarked
package dev.chainrule.network.regularizer;

import org.jspecify.annotations.NullMarked;
