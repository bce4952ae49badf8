/** The same request twice does its work once: what a POST with an {@code Idempotency-Key} has created is remembered. */
@NullMarked
package dev.chainrule.idempotency;

import org.jspecify.annotations.NullMarked;
