/** Runs: one attempt at a job, from its dataset's rows to a stored model. */
@NullMarked
package dev.chainrule.run;

import org.jspecify.annotations.NullMarked;
