/** The start of the service: its settings are checked, and a failure is said in one sentence. */
@NullMarked
package dev.chainrule.startup;

import org.jspecify.annotations.NullMarked;
