/** A graph of ONNX that becomes a network, and its preprocessing that becomes an encoding. */
@NullMarked
package dev.chainrule.exchange.onnx.read;

import org.jspecify.annotations.NullMarked;
