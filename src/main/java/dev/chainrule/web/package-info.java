/** What every HTTP endpoint shares: problem+json, paging, JSON rules, request ids, and the OpenAPI document. */
@NullMarked
package dev.chainrule.web;

import org.jspecify.annotations.NullMarked;
