@NullMarked
package dev.chainrule.exchange.onnx;

import org.jspecify.annotations.NullMarked;
