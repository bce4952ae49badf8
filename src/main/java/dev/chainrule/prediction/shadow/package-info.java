/** Challengers: models that are asked behind the back of the client what another one answers, to compare the two. */
@NullMarked
package dev.chainrule.prediction.shadow;

import org.jspecify.annotations.NullMarked;
