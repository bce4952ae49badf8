/** Who may talk to the service: no web page but its own, under no host name but its own. */
@NullMarked
package dev.chainrule.security;

import org.jspecify.annotations.NullMarked;
