/**
 * The data directory: its files, written whole or not at all and checked when read, the database that knows them, and the
 * processes that use it; locks of rows, and threads beside the requests.
 */
@NullMarked
package dev.chainrule.storage;

import org.jspecify.annotations.NullMarked;
