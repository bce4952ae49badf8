/** Which columns an answer is owed to: of one row, of all, and what would turn it. */
@NullMarked
package dev.chainrule.explanation.attribution;

import org.jspecify.annotations.NullMarked;
