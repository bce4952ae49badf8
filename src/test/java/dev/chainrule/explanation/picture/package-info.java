@NullMarked
package dev.chainrule.explanation.picture;

import org.jspecify.annotations.NullMarked;
