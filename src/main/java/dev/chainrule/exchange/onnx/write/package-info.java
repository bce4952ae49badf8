/** A network that becomes a graph of ONNX, alone or from raw columns to answers. */
@NullMarked
package dev.chainrule.exchange.onnx.write;

import org.jspecify.annotations.NullMarked;
