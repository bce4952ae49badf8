/** The error vocabulary: what kind of thing went wrong, its code, and every place it went wrong; knows no HTTP. */
@NullMarked
package dev.chainrule.problem;

import org.jspecify.annotations.NullMarked;
