/** The pages of a list: what is asked for, its form, and the link to the next. */
@NullMarked
package dev.chainrule.web.paging;

import org.jspecify.annotations.NullMarked;
