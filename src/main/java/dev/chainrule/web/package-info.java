/** What every HTTP endpoint shares, such as problem+json, paging and request ids. */
@NullMarked
package dev.chainrule.web;

import org.jspecify.annotations.NullMarked;
