/** Tables: typed columns, kept in a file in chunks of rows and profiled from there. */
@NullMarked
package dev.chainrule.table;

import org.jspecify.annotations.NullMarked;
