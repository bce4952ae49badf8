@NullMarked
package dev.chainrule.explanation.attribution;

import org.jspecify.annotations.NullMarked;
