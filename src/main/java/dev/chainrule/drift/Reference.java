package dev.chainrule.drift;

import java.util.List;

/**
 * What the rows looked like that a model learned from, and what it says of them.
 *
 * @param rows that were looked at
 * @param on which they are: training, or dataset where that is too large to be split again
 * @param features the first of the model's
 * @param answers of the model
 */
record Reference(int rows, String on, List<Bins> features, List<Bins> answers) {

    /** The same of the first features only; itself where there are no more. */
    Reference firstFeatures(int most) {
        return features.size() <= most ? this : new Reference(rows, on, features.subList(0, most), answers);
    }

    int cells() {
        return features.stream().mapToInt(Bins::cells).sum()
                + answers.stream().mapToInt(Bins::cells).sum();
    }
}
