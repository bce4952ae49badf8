@NullMarked
package dev.chainrule.model;

import org.jspecify.annotations.NullMarked;
