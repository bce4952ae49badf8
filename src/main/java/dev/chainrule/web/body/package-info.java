/** The bodies of requests: how much of them is held, how fast they must come, and how they are read. */
@NullMarked
package dev.chainrule.web.body;

import org.jspecify.annotations.NullMarked;
