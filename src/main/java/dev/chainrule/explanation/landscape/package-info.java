/** Pictures of a network: its answers over two columns, its loss around its weights, its pieces. */
@NullMarked
package dev.chainrule.explanation.landscape;

import org.jspecify.annotations.NullMarked;
