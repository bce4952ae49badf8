/** Whether the rows that models predict are distributed otherwise than their training rows: what came in is counted, hour by hour. */
@NullMarked
package dev.chainrule.drift;

import org.jspecify.annotations.NullMarked;
