@NullMarked
package dev.chainrule.history;

import org.jspecify.annotations.NullMarked;
