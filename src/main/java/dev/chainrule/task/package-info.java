/** Work in the queue besides trainings: batch predictions, evaluations, importance; one life for all kinds. */
@NullMarked
package dev.chainrule.task;

import org.jspecify.annotations.NullMarked;
