/** The manifest: what a model consists of, where it came from, and how far its metrics can be relied on. */
@NullMarked
package dev.chainrule.model.manifest;

import org.jspecify.annotations.NullMarked;
