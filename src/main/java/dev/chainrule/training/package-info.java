/** Training over HTTP: jobs handed in, tried, called off and asked after. */
@NullMarked
package dev.chainrule.training;

import org.jspecify.annotations.NullMarked;
