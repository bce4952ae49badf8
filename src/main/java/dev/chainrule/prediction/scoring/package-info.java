/** Models asked as MLflow's scoring server is asked. */
@NullMarked
package dev.chainrule.prediction.scoring;

import org.jspecify.annotations.NullMarked;
