/** Models asked as TensorFlow Serving's REST clients ask theirs. */
@NullMarked
package dev.chainrule.prediction.serving;

import org.jspecify.annotations.NullMarked;
