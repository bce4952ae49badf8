package dev.chainrule.drift;

import java.util.List;

/**
 * What the rows looked like that a model learnt from, and what it says of them.
 *
 * @param rows that were looked at
 * @param on which they are: training, or dataset where that is too large to be split again
 * @param features the first of the model's
 * @param answers of the model
 */
record Reference(int rows, String on, List<Bins> features, List<Bins> answers) {

    int cells() {
        return features.stream().mapToInt(Bins::cells).sum()
                + answers.stream().mapToInt(Bins::cells).sum();
    }
}
