/** Encodings: what is learned, from which rows, and the fitted map between rows and numbers that a model carries. */
@NullMarked
package dev.chainrule.encoding;

import org.jspecify.annotations.NullMarked;
