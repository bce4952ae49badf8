/** Loss histories: what every epoch of a job measured, kept in segments, and how much of it an answer shows. */
@NullMarked
package dev.chainrule.history;

import org.jspecify.annotations.NullMarked;
