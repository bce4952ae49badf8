@NullMarked
package dev.chainrule.explanation.landscape;

import org.jspecify.annotations.NullMarked;
