/** Networks that are changed by hand, and what becomes of their answers. */
@NullMarked
package dev.chainrule.explanation.edit;

import org.jspecify.annotations.NullMarked;
