@NullMarked
package dev.chainrule.run;

import org.jspecify.annotations.NullMarked;
