/** The threads that the trainings of one process share. */
@NullMarked
package dev.chainrule.network.thread;

import org.jspecify.annotations.NullMarked;
