@NullMarked
package dev.chainrule.explanation.edit;

import org.jspecify.annotations.NullMarked;
