/** Ground: how a choice is named, bounded and documented, wherever it is made; only java.*. */
@NullMarked
package dev.chainrule.choice;

import org.jspecify.annotations.NullMarked;
