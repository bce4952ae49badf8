/** How fast the engine is: its kernels by JMH, whole trainings beside other libraries, and the table of both. */
@NullMarked
package dev.chainrule.benchmark;

import org.jspecify.annotations.NullMarked;
