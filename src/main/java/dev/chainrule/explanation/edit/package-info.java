/** Networks that are changed by hand, and how their predictions change. */
@NullMarked
package dev.chainrule.explanation.edit;

import org.jspecify.annotations.NullMarked;
