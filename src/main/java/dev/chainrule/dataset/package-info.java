/** Datasets: uploaded tables by name and version, from the request that brings one to its deletion. */
@NullMarked
package dev.chainrule.dataset;

import org.jspecify.annotations.NullMarked;
