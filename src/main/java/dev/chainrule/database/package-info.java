/** The database: how it is opened and migrated, what happens while it is away, and what its rows have in common. */
@NullMarked
package dev.chainrule.database;

import org.jspecify.annotations.NullMarked;
