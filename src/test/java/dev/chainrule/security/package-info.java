@NullMarked
package dev.chainrule.security;

import org.jspecify.annotations.NullMarked;
