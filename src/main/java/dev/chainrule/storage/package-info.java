/** Files under the data directory: written whole or not at all, checked when read; and threads beside the requests. */
@NullMarked
package dev.chainrule.storage;

import org.jspecify.annotations.NullMarked;
