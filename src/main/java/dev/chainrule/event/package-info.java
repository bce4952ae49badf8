/** What happens to a job, as it happens: kept in order, page by page or as a stream, and sent to whoever asked. */
@NullMarked
package dev.chainrule.event;

import org.jspecify.annotations.NullMarked;
