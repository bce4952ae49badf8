/** What was asked for last, kept in memory. */
@NullMarked
package dev.chainrule.cache;

import org.jspecify.annotations.NullMarked;
