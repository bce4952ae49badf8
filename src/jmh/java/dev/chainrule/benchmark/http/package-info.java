/** Measures the service from outside: requests against a process of its own, and what that costs it. */
@NullMarked
package dev.chainrule.benchmark.http;

import org.jspecify.annotations.NullMarked;
