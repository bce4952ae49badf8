@NullMarked
package dev.chainrule.drift;

import org.jspecify.annotations.NullMarked;
