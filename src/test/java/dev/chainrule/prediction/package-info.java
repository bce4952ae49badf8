@NullMarked
package dev.chainrule.prediction;

import org.jspecify.annotations.NullMarked;
