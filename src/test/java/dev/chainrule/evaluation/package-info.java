@NullMarked
package dev.chainrule.evaluation;

import org.jspecify.annotations.NullMarked;
