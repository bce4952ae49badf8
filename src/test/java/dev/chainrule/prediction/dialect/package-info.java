@NullMarked
package dev.chainrule.prediction.dialect;

import org.jspecify.annotations.NullMarked;
