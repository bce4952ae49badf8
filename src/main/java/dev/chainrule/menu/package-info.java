/** The reference over HTTP: the types to choose from, with formulas, parameters and curves. */
@NullMarked
package dev.chainrule.menu;

import org.jspecify.annotations.NullMarked;
