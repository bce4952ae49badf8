/** The ways to write rows besides JSON, one file for each: CSV, lines of JSON, pictures. */
@NullMarked
package dev.chainrule.prediction.dialect;

import org.jspecify.annotations.NullMarked;
