package dev.chainrule.network;

/** What the outputs of a network mean, and so how good they are measured to be. */
public enum Outcome {
    /** Each output is a number. */
    NUMBERS {
        @Override
        Score score(int outputs, double[] outputScale) {
            return new NumberScore(outputs, outputScale);
        }
    },
    /** One output: the probability of the second of two classes. */
    TWO_CLASSES {
        @Override
        Score score(int outputs, double[] outputScale) {
            return new ClassScore(2);
        }
    },
    /** One output per class. */
    CLASSES {
        @Override
        Score score(int outputs, double[] outputScale) {
            return new ClassScore(outputs);
        }
    };

    abstract Score score(int outputs, double[] outputScale);
}
