@NullMarked
package dev.chainrule.cache;

import org.jspecify.annotations.NullMarked;
