@NullMarked
package dev.chainrule.queue;

import org.jspecify.annotations.NullMarked;
