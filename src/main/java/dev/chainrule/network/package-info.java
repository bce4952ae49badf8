/** The engine: networks of numbers, trained by backpropagation; only java.*, ND4J and the libraries that multiply matrices. */
@NullMarked
package dev.chainrule.network;

import org.jspecify.annotations.NullMarked;
