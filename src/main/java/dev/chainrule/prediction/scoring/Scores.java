package dev.chainrule.prediction.scoring;

import java.util.List;

/**
 * What a model says of some rows, as MLflow's server says it.
 *
 * @param predictions one for each row: a number in its unit, or the likeliest class; of several targets an object with
 *     either for each
 */
record Scores(List<Object> predictions) {}
