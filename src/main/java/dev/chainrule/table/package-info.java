/** Tables: typed columns, their profile, and the file that holds their cells in chunks of rows. */
@NullMarked
package dev.chainrule.table;

import org.jspecify.annotations.NullMarked;
