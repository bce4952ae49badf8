@NullMarked
package dev.chainrule.training;

import org.jspecify.annotations.NullMarked;
