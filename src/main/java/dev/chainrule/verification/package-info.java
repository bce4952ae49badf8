/** Verification: a model is retrained from its provenance and compared with the result. */
@NullMarked
package dev.chainrule.verification;

import org.jspecify.annotations.NullMarked;
