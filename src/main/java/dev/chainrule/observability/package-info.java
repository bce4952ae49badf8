/** What whoever runs the service wants to know of it. */
@NullMarked
package dev.chainrule.observability;

import org.jspecify.annotations.NullMarked;
