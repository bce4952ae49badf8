/** File formats: what a file says, checked cell by cell and written into a table in one pass. */
@NullMarked
package dev.chainrule.format;

import org.jspecify.annotations.NullMarked;
