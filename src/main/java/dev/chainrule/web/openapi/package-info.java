/** The document of the API: what it says of every operation, parameter and property. */
@NullMarked
package dev.chainrule.web.openapi;

import org.jspecify.annotations.NullMarked;
