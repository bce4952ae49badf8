@NullMarked
package dev.chainrule.web;

import org.jspecify.annotations.NullMarked;
