/** Loss histories: what every step and every epoch of a job measured, kept in segments, and what an answer shows of it. */
@NullMarked
package dev.chainrule.history;

import org.jspecify.annotations.NullMarked;
