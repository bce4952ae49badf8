@NullMarked
package dev.chainrule.web.body;

import org.jspecify.annotations.NullMarked;
