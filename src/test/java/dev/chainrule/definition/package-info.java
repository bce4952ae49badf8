@NullMarked
package dev.chainrule.definition;

import org.jspecify.annotations.NullMarked;
