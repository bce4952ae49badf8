/** The Open Inference Protocol (V2) with the extensions that its clients use: models asked with tensors, as JSON or bytes. */
@NullMarked
package dev.chainrule.prediction.inference;

import org.jspecify.annotations.NullMarked;
