@NullMarked
package dev.chainrule.explanation;

import org.jspecify.annotations.NullMarked;
