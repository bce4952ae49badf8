@NullMarked
package dev.chainrule.choice;

import org.jspecify.annotations.NullMarked;
