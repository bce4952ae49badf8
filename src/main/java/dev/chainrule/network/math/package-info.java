/** The few kernels everything is made of: matrix products, element-wise passes, functions, random streams; the only place that knows memory. */
@NullMarked
package dev.chainrule.network.math;

import org.jspecify.annotations.NullMarked;
