/** Batch predictions: whole datasets asked about at once, their rows read as a model reads them. */
@NullMarked
package dev.chainrule.batch;

import org.jspecify.annotations.NullMarked;
