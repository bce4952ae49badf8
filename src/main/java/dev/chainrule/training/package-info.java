/** Training over HTTP: jobs, the queue they wait in, and what a definition may be tried with before. */
@NullMarked
package dev.chainrule.training;

import org.jspecify.annotations.NullMarked;
