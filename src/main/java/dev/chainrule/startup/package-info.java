/** The start of the service: which settings there are, and what is said when it does not come about. */
@NullMarked
package dev.chainrule.startup;

import org.jspecify.annotations.NullMarked;
