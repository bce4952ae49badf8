@NullMarked
package dev.chainrule.exchange;

import org.jspecify.annotations.NullMarked;
