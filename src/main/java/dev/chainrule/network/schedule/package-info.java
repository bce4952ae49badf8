/** One file per way to change the learning rate from step to step. */
@NullMarked
package dev.chainrule.network.schedule;

import org.jspecify.annotations.NullMarked;
