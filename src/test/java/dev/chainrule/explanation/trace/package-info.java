@NullMarked
package dev.chainrule.explanation.trace;

import org.jspecify.annotations.NullMarked;
