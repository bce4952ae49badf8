/**
 * Files under the data directory: written whole or not at all, checked when read; threads beside the requests;
 * and locks of rows.
 */
@NullMarked
package dev.chainrule.storage;

import org.jspecify.annotations.NullMarked;
