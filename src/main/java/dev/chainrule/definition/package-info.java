/** Definitions: strict JSON in, records out, every violation at once; back to JSON; and described as JSON Schema. */
@NullMarked
package dev.chainrule.definition;

import org.jspecify.annotations.NullMarked;
