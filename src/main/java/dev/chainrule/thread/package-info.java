/** Threads that work beside the requests. */
@NullMarked
package dev.chainrule.thread;

import org.jspecify.annotations.NullMarked;
