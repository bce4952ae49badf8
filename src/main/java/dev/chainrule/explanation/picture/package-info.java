/** What networks see in pictures: their filters, their feature maps, and which pixels an answer hangs on. */
@NullMarked
package dev.chainrule.explanation.picture;

import org.jspecify.annotations.NullMarked;
