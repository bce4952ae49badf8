@NullMarked
package dev.chainrule.web.paging;

import org.jspecify.annotations.NullMarked;
