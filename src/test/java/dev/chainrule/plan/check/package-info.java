@NullMarked
package dev.chainrule.plan.check;

import org.jspecify.annotations.NullMarked;
