@NullMarked
package dev.chainrule.prediction.shadow;

import org.jspecify.annotations.NullMarked;
