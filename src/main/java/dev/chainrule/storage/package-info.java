/** The data directory: its files, written whole or not at all, and checked when read. */
@NullMarked
package dev.chainrule.storage;

import org.jspecify.annotations.NullMarked;
