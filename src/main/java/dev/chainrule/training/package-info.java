/** Training over HTTP: jobs submitted, validated, cancelled and queried, and what a definition may be tried with before. */
@NullMarked
package dev.chainrule.training;

import org.jspecify.annotations.NullMarked;
