@NullMarked
package dev.chainrule.job;

import org.jspecify.annotations.NullMarked;
