package dev.chainrule.prediction.inference;

import java.util.List;

/**
 * How often models were asked by this protocol since the service began, and how long it took.
 *
 * @param modelStats one for each version
 */
record StatisticsResponse(List<ModelStatistics> modelStats) {

    /**
     * Of one version of a model.
     *
     * @param name of the model
     * @param version of the model, as text
     * @param lastInference when it was asked last, in milliseconds since 1970; 0 for never
     * @param inferenceCount rows that were predicted
     * @param executionCount requests that returned predictions
     * @param inferenceStats counts and durations
     * @param batchStats the same by the number of rows, for up to 64 different numbers
     */
    record ModelStatistics(
            String name,
            String version,
            long lastInference,
            long inferenceCount,
            long executionCount,
            Durations inferenceStats,
            List<BatchStatistics> batchStats) {}

    /**
     * Counts and durations.
     *
     * @param success requests that returned predictions
     * @param fail requests that were refused
     * @param queue always 0: nothing waits in a queue
     * @param computeInput to read the request
     * @param computeInfer to encode the rows and to ask the network
     * @param computeOutput to make the answer
     * @param cacheHit always 0: no answer is kept
     * @param cacheMiss always 0: no answer is kept
     */
    record Durations(
            Duration success,
            Duration fail,
            Duration queue,
            Duration computeInput,
            Duration computeInfer,
            Duration computeOutput,
            Duration cacheHit,
            Duration cacheMiss) {}

    /**
     * Of requests with so many rows.
     *
     * @param batchSize rows of a request
     * @param computeInput to read the request
     * @param computeInfer to encode the rows and to ask the network
     * @param computeOutput to make the answer
     */
    record BatchStatistics(int batchSize, Duration computeInput, Duration computeInfer, Duration computeOutput) {}

    /**
     * How often, and how long in all.
     *
     * @param count how often
     * @param ns nanoseconds in all
     */
    record Duration(long count, long ns) {}
}
