/** Rows as a network sees them: those that it learned from and those held out, with what the rows like them would say. */
@NullMarked
package dev.chainrule.explanation.study;

import org.jspecify.annotations.NullMarked;
