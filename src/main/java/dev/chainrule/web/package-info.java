/** Cross-cutting HTTP: problem+json, paging, JSON rules, the API document. */
@NullMarked
package dev.chainrule.web;

import org.jspecify.annotations.NullMarked;
