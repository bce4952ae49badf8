@NullMarked
package dev.chainrule.checkpoint;

import org.jspecify.annotations.NullMarked;
