@NullMarked
package dev.chainrule.task;

import org.jspecify.annotations.NullMarked;
