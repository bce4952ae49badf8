/** Whether models are asked about other rows than they learnt from: what came in is counted, hour by hour. */
@NullMarked
package dev.chainrule.drift;

import org.jspecify.annotations.NullMarked;
