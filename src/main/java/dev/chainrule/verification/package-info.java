/** Verification: a model is trained again from its record, and what comes out is compared with it. */
@NullMarked
package dev.chainrule.verification;

import org.jspecify.annotations.NullMarked;
