/** Models as ONNX graphs, written and read. */
@NullMarked
package dev.chainrule.exchange.onnx;

import org.jspecify.annotations.NullMarked;
