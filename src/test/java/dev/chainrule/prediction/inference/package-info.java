/** Tests of the tensors of the Open Inference Protocol. */
@NullMarked
package dev.chainrule.prediction.inference;

import org.jspecify.annotations.NullMarked;
