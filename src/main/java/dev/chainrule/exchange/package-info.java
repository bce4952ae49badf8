/** Models in and out: the forms in which they leave, and those in which they are taken in. */
@NullMarked
package dev.chainrule.exchange;

import org.jspecify.annotations.NullMarked;
