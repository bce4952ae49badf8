/** Jobs: what was asked, what became of it, and what may be done to it next. */
@NullMarked
package dev.chainrule.job;

import org.jspecify.annotations.NullMarked;
