/** Runs what we give to users to run: the request files, the Postman collection, the README's commands. */
@NullMarked
package dev.chainrule.request;

import org.jspecify.annotations.NullMarked;
