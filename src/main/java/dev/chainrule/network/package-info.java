/** The engine: networks of numbers, trained by backpropagation; only java.*, ND4J and the OpenBLAS it ships. */
@NullMarked
package dev.chainrule.network;

import org.jspecify.annotations.NullMarked;
