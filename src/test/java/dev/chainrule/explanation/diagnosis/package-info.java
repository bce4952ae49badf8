@NullMarked
package dev.chainrule.explanation.diagnosis;

import org.jspecify.annotations.NullMarked;
