/** Events of jobs: kept in order, and delivered page by page, as a stream or to webhooks. */
@NullMarked
package dev.chainrule.event;

import org.jspecify.annotations.NullMarked;
