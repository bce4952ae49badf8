package dev.chainrule.network.loss;

import dev.chainrule.choice.Member;

/** One less the cosine of the angle between outputs and targets: their lengths do not count. */
@Member(
        value = "cosine",
        aliases = {"cosine_similarity", "cosine_distance"},
        summary = "The angle between outputs and targets, whatever their lengths: for directions and embeddings.",
        formula = "1 − Σⱼ ŷⱼyⱼ / (‖ŷ‖ ‖y‖)")
public record CosineDistance() implements Loss {

    /** A shorter vector has no direction worth the name, and is divided by this length instead of its own. */
    public static final double SHORTEST = 1e-6;

    @Override
    public double of(double[] outputs, double[] targets, double[] gradient) {
        double dot = 0;
        double outputSquares = 0;
        double targetSquares = 0;
        for (int j = 0; j < outputs.length; j++) {
            dot += outputs[j] * targets[j];
            outputSquares += outputs[j] * outputs[j];
            targetSquares += targets[j] * targets[j];
        }
        double length = Math.sqrt(outputSquares);
        double lengths = Math.max(length, SHORTEST) * Math.max(Math.sqrt(targetSquares), SHORTEST);
        double cosine = dot / lengths;
        for (int j = 0; j < outputs.length; j++) {
            double alongOutputs = length > SHORTEST ? cosine / outputSquares * outputs[j] : 0;
            gradient[j] = alongOutputs - targets[j] / lengths;
        }
        return 1 - cosine;
    }

    @Override
    public int fewestOutputs() {
        return 2;
    }
}
