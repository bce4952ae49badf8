package dev.chainrule.prediction.shadow;

import dev.chainrule.prediction.ClassPrediction;
import dev.chainrule.prediction.shadow.ShadowResponse.ShadowLabels;
import dev.chainrule.prediction.shadow.ShadowResponse.ShadowTarget;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Labels, of which the same are the same in whichever type their data had them. */
final class ComparedLabels implements ComparedTarget {

    private record Pair(@Nullable Object answered, @Nullable Object challenger) {}

    private final String column;
    private final int most;
    private final Map<Pair, Long> pairs = new LinkedHashMap<>();
    private long agreeing;
    private long others;

    /** @param most pairs that are told apart */
    ComparedLabels(String column, int most) {
        this.column = column;
        this.most = most;
    }

    @Override
    public String column() {
        return column;
    }

    @Override
    public boolean agree(@Nullable Object answered, @Nullable Object challenger) {
        Object one = label(answered);
        Object other = label(challenger);
        if (Objects.equals(compared(one), compared(other))) {
            agreeing++;
            return true;
        }
        Pair pair = new Pair(one, other);
        if (pairs.containsKey(pair) || pairs.size() < most) {
            pairs.merge(pair, 1L, Long::sum);
        } else {
            others++;
        }
        return false;
    }

    private static @Nullable Object label(@Nullable Object answer) {
        return answer instanceof ClassPrediction prediction ? prediction.label() : null;
    }

    private static @Nullable Object compared(@Nullable Object label) {
        return label == null ? null : label instanceof Number number ? (Object) number.doubleValue() : label.toString();
    }

    @Override
    public ShadowTarget response() {
        List<ShadowLabels> labels = pairs.entrySet().stream()
                .map(pair ->
                        new ShadowLabels(pair.getKey().answered(), pair.getKey().challenger(), pair.getValue()))
                .sorted(Comparator.comparingLong(ShadowLabels::rows).reversed())
                .toList();
        return new ShadowTarget(column, agreeing, labels, others, null);
    }
}
