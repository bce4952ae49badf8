/** Training: jobs as users ask for them, the queue they wait in, the workers that run them. */
@NullMarked
package dev.chainrule.training;

import org.jspecify.annotations.NullMarked;
