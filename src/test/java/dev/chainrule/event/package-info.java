@NullMarked
package dev.chainrule.event;

import org.jspecify.annotations.NullMarked;
