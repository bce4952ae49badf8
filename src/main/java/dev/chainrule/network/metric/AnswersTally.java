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
    private final float[] said = new float[1];
    private final float[] truth = new float[1];

    /** @param rows how many will be added */
    public AnswersTally(int outputs, int rows, Collection<Metric> metrics) {
        this(Stream.generate(() -> new ClassTally(1, rows, metrics))
                .limit(outputs)
                .toList());
    }

    private AnswersTally(List<ClassTally> tallies) {
        this.tallies = tallies;
    }

    @Override
    public void add(float[] outputs, float[] targets) {
        for (int j = 0; j < outputs.length; j++) {
            said[0] = outputs[j];
            truth[0] = targets[j];
            tallies.get(j).add(said, truth);
        }
    }

    @Override
    public AnswersTally part(int rows) {
        return new AnswersTally(tallies.stream().map(tally -> tally.part(rows)).toList());
    }

    @Override
    public void add(Tally part) {
        for (int j = 0; j < tallies.size(); j++) {
            tallies.get(j).add(((AnswersTally) part).tallies.get(j));
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
