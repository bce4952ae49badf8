/** Whole datasets asked about at once: their rows as a model reads them, and batch predictions. */
@NullMarked
package dev.chainrule.batch;

import org.jspecify.annotations.NullMarked;
