/** Datasets: upload, typed columns and their profile, and the encoding that turns rows into numbers and back. */
@NullMarked
package dev.chainrule.dataset;

import org.jspecify.annotations.NullMarked;
