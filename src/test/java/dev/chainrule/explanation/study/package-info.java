@NullMarked
package dev.chainrule.explanation.study;

import org.jspecify.annotations.NullMarked;
