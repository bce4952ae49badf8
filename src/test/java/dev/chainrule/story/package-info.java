/** What people do with the service, over HTTP from beginning to end; every answer is held against the API's document. */
@NullMarked
package dev.chainrule.story;

import org.jspecify.annotations.NullMarked;
