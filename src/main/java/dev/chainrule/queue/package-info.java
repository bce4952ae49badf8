/** The queue: whose turn it is, who works, and what memory they may take. */
@NullMarked
package dev.chainrule.queue;

import org.jspecify.annotations.NullMarked;
