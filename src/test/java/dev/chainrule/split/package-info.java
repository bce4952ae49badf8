@NullMarked
package dev.chainrule.split;

import org.jspecify.annotations.NullMarked;
