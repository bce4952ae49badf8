/** The endpoints of training: before a job is submitted, while it waits, and from then on. */
@NullMarked
package dev.chainrule.training;

import org.jspecify.annotations.NullMarked;
