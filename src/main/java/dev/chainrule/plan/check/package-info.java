/** Checks: everything that stands against a plan, found before it is queued. */
@NullMarked
package dev.chainrule.plan.check;

import org.jspecify.annotations.NullMarked;
