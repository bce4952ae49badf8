/** One file per augmentation of pictures, and the picture that they change. */
@NullMarked
package dev.chainrule.network.augmentation;

import org.jspecify.annotations.NullMarked;
