@NullMarked
package dev.chainrule.model.manifest;

import org.jspecify.annotations.NullMarked;
