package dev.chainrule.drift;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.feature.FeatureEncoding;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** Whether what somebody says of the rows that a model learned from can be true of that model. */
final class Fit {

    private Fit() {}

    /** @throws IllegalArgumentException where it cannot */
    static void require(Reference reference, Encoding encoding) {
        require(reference.rows() > 0, "no rows");
        require(reference.on().equals("training") || reference.on().equals("dataset"), "on no rows that there are");
        List<FeatureEncoding> features = encoding.features();
        require(reference.features().size() <= features.size(), "too many features");
        for (int i = 0; i < reference.features().size(); i++) {
            Bins bins = reference.features().get(i);
            require(bins.name().equals(features.get(i).column()), "another feature");
            require(bins.measure() == CountedValue.measure(features.get(i)), "another measure");
            require(bins);
            require(LongStream.of(bins.counts()).sum() == reference.rows(), "other rows");
        }
        TargetEncoding target = encoding.target();
        require(reference.answers().size() == CountedValue.answers(target), "other answers");
        for (int i = 0; i < reference.answers().size(); i++) {
            Bins bins = reference.answers().get(i);
            boolean label = target instanceof TargetEncoding.Classes && i == 0;
            require(bins.name().equals(CountedValue.answerName(target, i)), "another answer");
            require(bins.measure() == (label ? Measure.CATEGORY : Measure.NUMBER), "another measure");
            require(bins);
            require(LongStream.of(bins.counts()).sum() <= reference.rows(), "more answers than rows");
        }
    }

    private static void require(Bins bins) {
        boolean categories = bins.measure() == Measure.CATEGORY;
        int own = categories ? bins.categories().size() : bins.edges().length;
        require(bins.counts().length == Bins.cells(own), "another number of cells");
        require(own <= (categories ? Bins.MOST_OWN : Bins.MOST_BINS - 1), "too many bins");
        require(!categories || bins.edges().length == 0, "edges of categories");
        require(categories || (bins.categories().isEmpty() && bins.others().isEmpty()), "categories of numbers");
        Set<String> known = new HashSet<>(bins.categories());
        known.addAll(bins.others());
        require(known.size() == bins.categories().size() + bins.others().size(), "a category twice");
        require(known.size() <= Bins.MOST_KNOWN, "too many categories");
        for (String category : known) {
            require(StandardCharsets.UTF_8.newEncoder().canEncode(category), "a text that is no Unicode");
        }
        require(
                DoubleStream.concat(DoubleStream.of(bins.lowest(), bins.highest()), Arrays.stream(bins.edges()))
                        .allMatch(Double::isFinite),
                "a number that is not finite");
        require(bins.lowest() <= bins.highest(), "nothing between its ends");
        for (int i = 1; i < bins.edges().length; i++) {
            require(bins.edges()[i - 1] < bins.edges()[i], "edges that do not ascend");
        }
        require(LongStream.of(bins.counts()).allMatch(count -> count >= 0 && count <= Integer.MAX_VALUE), "no counts");
    }

    private static void require(boolean fits, String what) {
        if (!fits) {
            throw new IllegalArgumentException(what);
        }
    }
}
