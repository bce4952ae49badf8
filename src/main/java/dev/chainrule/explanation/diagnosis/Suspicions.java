package dev.chainrule.explanation.diagnosis;

import dev.chainrule.dataset.Dataset;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.explanation.diagnosis.Facts.Suspicion;
import dev.chainrule.explanation.study.Judgement;
import dev.chainrule.explanation.study.Studied;
import dev.chainrule.plan.TargetLeakage;
import dev.chainrule.table.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** What the table itself makes suspicious: target leakage, and duplicate rows. */
@Component
class Suspicions {

    /** Of a single column that foretells the target. */
    private static final double GIVES_AWAY = 0.98;

    private static final double GIVES_NUMBER_AWAY = 0.999;

    /** Of all others together: where they do so as well, it is an easy task and no leak. */
    private static final double EASY = 0.9;

    private static final int FEWEST_ROWS = 50;
    private static final int MOST_ROWS = 2000;
    private static final int MOST_COLUMNS = 300;

    /** Share of the rows held out that were learned from too. */
    private static final double MANY = 0.1;

    private static final int FEWEST_DUPLICATES = 5;

    /** How many different rows there could be, for each that there is. */
    private static final double ROOM = 20;

    private static final int NEAREST = 5;

    private final TargetLeakage leakage;

    Suspicions(TargetLeakage leakage) {
        this.leakage = leakage;
    }

    List<Suspicion> of(Studied rows, Dataset dataset) {
        List<Suspicion> found = new ArrayList<>();
        List<String> features = rows.definition().features();
        if (features.size() > 1) {
            found.addAll(exactly(rows, dataset));
            if (found.isEmpty()) {
                found.addAll(nearly(rows));
            }
        }
        duplicates(rows, dataset, found);
        return found;
    }

    private List<Suspicion> exactly(Studied rows, Dataset dataset) {
        List<Suspicion> found = new ArrayList<>();
        List<String> features = rows.definition().features();
        List<Column> columns = dataset.columns().stream()
                .filter(column -> features.contains(column.name()))
                .toList();
        for (Column target : dataset.columns()) {
            if (!rows.definition().target().contains(target.name())) {
                continue;
            }
            columns.stream()
                    .filter(column -> column.sameCellsAs(target))
                    .forEach(column -> found.add(new Suspicion(
                            FindingCode.LEAK,
                            column.name(),
                            "\"%s\" is the same as the target \"%s\" in every row, so it gives the answer away."
                                    .formatted(column.name(), target.name()),
                            1)));
            leakage.of(dataset, columns, target)
                    .forEach(leaky -> found.add(new Suspicion(
                            FindingCode.LEAK,
                            leaky.column(),
                            "\"%s\": %s.".formatted(leaky.column(), leaky.of(target.name())),
                            1)));
        }
        return found;
    }

    /** A single input that foretells the target without fault, while all others together do not. */
    private static List<Suspicion> nearly(Studied rows) {
        if (rows.count() < FEWEST_ROWS || rows.inputs()[0].length > MOST_COLUMNS) {
            return List.of();
        }
        Studied some = thinned(rows);
        int at = 0;
        for (FeatureEncoding feature : some.encoding().features()) {
            if (feature.width() == 1) {
                int[] order = order(some, at);
                double skill =
                        Math.max(Judgement.skill(some, alone(some, order), row -> true), monotone(some, at, order));
                if (skill >= (some.numbers() ? GIVES_NUMBER_AWAY : GIVES_AWAY)
                        && Judgement.of(without(some, at)).skill() < EASY) {
                    return List.of(new Suspicion(
                            FindingCode.LEAK,
                            feature.column(),
                            String.format(
                                    Locale.ROOT,
                                    "\"%s\" alone foretells the target nearly without fault (a skill of %s of 1), which all other columns together do not.",
                                    feature.column(),
                                    Measures.number(skill)),
                            skill));
                }
            }
            at += feature.width();
        }
        return List.of();
    }

    private static Studied thinned(Studied rows) {
        int step = Math.max(1, (rows.count() + MOST_ROWS - 1) / MOST_ROWS);
        int[] kept = IntStream.range(0, rows.count())
                .filter(row -> row % step == 0 && rows.known(row))
                .toArray();
        float[][] inputs =
                Arrays.stream(kept).mapToObj(row -> rows.inputs()[row]).toArray(float[][]::new);
        float[][] targets =
                Arrays.stream(kept).mapToObj(row -> rows.targets()[row]).toArray(float[][]::new);
        int[] numbers = Arrays.stream(kept).map(row -> rows.rows()[row]).toArray();
        return new Studied(
                rows.definition(),
                rows.encoding(),
                numbers,
                new boolean[kept.length],
                rows.heldBackAs(),
                inputs,
                targets,
                null,
                rows.all());
    }

    private static Studied without(Studied rows, int input) {
        float[][] inputs = Arrays.stream(rows.inputs())
                .map(row -> {
                    float[] changed = row.clone();
                    changed[input] = 0;
                    return changed;
                })
                .toArray(float[][]::new);
        return new Studied(
                rows.definition(),
                rows.encoding(),
                rows.rows(),
                rows.heldBack(),
                rows.heldBackAs(),
                inputs,
                rows.targets(),
                null,
                rows.all());
    }

    /** The rows by one input, ascending, those with the same value as they stand. */
    private static int[] order(Studied rows, int input) {
        long[] keys = new long[rows.count()];
        for (int row = 0; row < keys.length; row++) {
            int bits = Float.floatToIntBits(rows.inputs()[row][input] + 0f);
            int ascending = bits ^ (bits >> 31 & Integer.MAX_VALUE);
            keys[row] = (long) ascending << Integer.SIZE | row;
        }
        Arrays.sort(keys);
        return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
    }

    /**
     * How large a share of steps from one value of an input to the next takes the target in one direction: 1 where it is a
     * monotone function of the input, such as its logarithm; 0 where there are few steps, or no single number is predicted.
     */
    private static double monotone(Studied rows, int input, int[] order) {
        if (!rows.numbers() || rows.targets()[0].length != 1) {
            return 0;
        }
        int steps = 0;
        int up = 0;
        int down = 0;
        for (int i = 1; i < order.length; i++) {
            if (rows.inputs()[order[i]][input] > rows.inputs()[order[i - 1]][input]) {
                steps++;
                float change = rows.targets()[order[i]][0] - rows.targets()[order[i - 1]][0];
                up += change >= 0 ? 1 : 0;
                down += change <= 0 ? 1 : 0;
            }
        }
        boolean moves = up < steps || down < steps; // else the target is the same everywhere
        return 2 * steps < order.length || !moves ? 0 : Math.max(up, down) / (double) steps;
    }

    /** The mean target of the rows next to each, in the order of one input. */
    private static float[][] alone(Studied rows, int[] order) {
        float[][] means = new float[order.length][];
        for (int place = 0; place < order.length; place++) {
            float[] mean = new float[rows.targets()[0].length];
            int used = 0;
            int from = Math.max(0, Math.min(place - NEAREST / 2, order.length - NEAREST));
            for (int i = from; i < Math.min(order.length, from + NEAREST); i++) {
                if (i != place) {
                    used++;
                    for (int j = 0; j < mean.length; j++) {
                        mean[j] += rows.targets()[order[i]][j];
                    }
                }
            }
            for (int j = 0; j < mean.length; j++) {
                mean[j] /= Math.max(1, used);
            }
            means[order[place]] = mean;
        }
        return means;
    }

    private static void duplicates(Studied rows, Dataset dataset, List<Suspicion> found) {
        Set<Integer> learnt = new HashSet<>();
        Set<Integer> different = new HashSet<>();
        int[] hashes =
                IntStream.range(0, rows.count()).map(row -> hash(rows, row)).toArray();
        int held = 0;
        int twice = 0;
        for (int row = 0; row < rows.count(); row++) {
            different.add(hashes[row]);
            if (!rows.heldBack()[row]) {
                learnt.add(hashes[row]);
            }
        }
        for (int row = 0; row < rows.count(); row++) {
            if (rows.heldBack()[row]) {
                held++;
                twice += learnt.contains(hashes[row]) ? 1 : 0;
            }
        }
        double share = held == 0 ? 0 : (double) twice / held;
        if (twice >= FEWEST_DUPLICATES && share >= MANY && roomy(rows, dataset, different.size())) {
            found.add(new Suspicion(
                    FindingCode.DUPLICATE_ROWS,
                    null,
                    String.format(
                            Locale.ROOT,
                            "%s of the %s %s rows (%s) stand among the rows that it learned from too, every cell the same. The network has seen their answers, so the metrics on the %s rows are better than it is.",
                            twice,
                            held,
                            rows.heldBackAs(),
                            Measures.percent(share),
                            rows.heldBackAs()),
                    share));
        }
    }

    /** Whether the columns could make so many different rows that the same one hardly comes about by chance. */
    private static boolean roomy(Studied rows, Dataset dataset, int different) {
        List<String> features = rows.definition().features();
        double room = dataset.columns().stream()
                .filter(column -> features.contains(column.name()))
                .mapToDouble(column -> Math.log((double) Math.max(1, column.distinct())))
                .sum();
        return room > Math.log(ROOM * different);
    }

    private static int hash(Studied rows, int row) {
        return 31 * Arrays.hashCode(rows.inputs()[row]) + Arrays.hashCode(rows.targets()[row]);
    }
}
