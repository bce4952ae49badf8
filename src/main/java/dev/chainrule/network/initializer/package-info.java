/** One file per weight initialization. */
@NullMarked
package dev.chainrule.network.initializer;

import org.jspecify.annotations.NullMarked;
