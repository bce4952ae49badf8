/** What one should know of a model before using it, over HTTP and as a page. */
@NullMarked
package dev.chainrule.explanation.card;

import org.jspecify.annotations.NullMarked;
