/** Attribution: which columns a prediction depends on, and which change of them would change it. */
@NullMarked
package dev.chainrule.explanation.attribution;

import org.jspecify.annotations.NullMarked;
