/** Models: a network, its encoding and where they came from, stored together and never changed. */
@NullMarked
package dev.chainrule.model;

import org.jspecify.annotations.NullMarked;
