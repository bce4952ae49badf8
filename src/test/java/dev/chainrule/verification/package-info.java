@NullMarked
package dev.chainrule.verification;

import org.jspecify.annotations.NullMarked;
