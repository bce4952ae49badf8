package dev.chainrule.network.metric;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Counts each output as a question of its own with two answers; a metric is the mean over them. */
public final class AnswersTally implements Tally {

    private final List<ClassTally> tallies;

    /** @param rows how many will be added */
    public AnswersTally(int outputs, int rows, Collection<Metric> metrics) {
        tallies = Stream.generate(() -> new ClassTally(1, rows, metrics))
                .limit(outputs)
                .toList();
    }

    @Override
    public void add(float[] outputs, float[] targets) {
        for (int j = 0; j < outputs.length; j++) {
            tallies.get(j).add(new float[] {outputs[j]}, new float[] {targets[j]});
        }
    }

    @Override
    public Map<String, Double> metrics() {
        Map<String, Double> mean = new LinkedHashMap<>();
        for (ClassTally tally : tallies) {
            tally.metrics().forEach((name, value) -> mean.merge(name, value / tallies.size(), Double::sum));
        }
        return mean;
    }

    @Override
    public Optional<Long> sample() {
        return tallies.get(0).sample();
    }
}
