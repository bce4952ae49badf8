/** What is wrong with a job, found in its history, its rows and the inside of its network. */
@NullMarked
package dev.chainrule.explanation.diagnosis;

import org.jspecify.annotations.NullMarked;
