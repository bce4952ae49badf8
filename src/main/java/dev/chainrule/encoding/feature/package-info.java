/** The fitted features: one file for each way in which a column becomes numbers. */
@NullMarked
package dev.chainrule.encoding.feature;

import org.jspecify.annotations.NullMarked;
