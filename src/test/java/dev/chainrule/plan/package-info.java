@NullMarked
package dev.chainrule.plan;

import org.jspecify.annotations.NullMarked;
