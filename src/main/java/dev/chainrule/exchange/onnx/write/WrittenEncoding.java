package dev.chainrule.exchange.onnx.write;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.feature.BagOfWords;
import dev.chainrule.encoding.feature.CategoryEncoding;
import dev.chainrule.encoding.feature.CategoryValues;
import dev.chainrule.encoding.feature.Dated;
import dev.chainrule.encoding.feature.Embedded;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.FeatureEncoding.Indicated;
import dev.chainrule.encoding.feature.FeatureEncoding.Required;
import dev.chainrule.encoding.feature.Hashed;
import dev.chainrule.encoding.feature.OneHot;
import dev.chainrule.encoding.feature.Ranked;
import dev.chainrule.encoding.feature.Scaled;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.encoding.feature.Wide;
import dev.chainrule.exchange.onnx.Attributes;
import dev.chainrule.exchange.onnx.OnnxTensors;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the way from raw columns to the inputs of a network. Each column is an input of the graph of its own, {@code [N,
 * 1]}: numbers as double, in which they are scaled as here; everything else as text. NaN, or an empty text, is a gap.
 */
final class WrittenEncoding {

    /** What stands for a gap among texts, unless it is a category itself. */
    private static final String NO_TEXT = "";

    private final Graph graph;
    private final WrittenRanks ranks;

    WrittenEncoding(Graph graph) {
        this.graph = graph;
        this.ranks = new WrittenRanks(graph);
    }

    /** @throws ProblemException naming every column that no operators are there for */
    static void requireOperators(Encoding encoding) {
        List<Violation> violations = new ArrayList<>();
        for (FeatureEncoding feature : encoding.features()) {
            String step = stepWithoutOperator(core(feature));
            if (step != null) {
                String detail = "\"%s\": ONNX has no operator for %s".formatted(feature.column(), step);
                violations.add(Violation.at(
                        "format",
                        detail,
                        OnnxExport.NAME,
                        "format=%s, which begins at the encoded inputs".formatted(OnnxExport.NETWORK_NAME)));
            }
        }
        if (!violations.isEmpty()) {
            String detail = "The preprocessing of this model has steps that ONNX has no operator for; %s"
                    .formatted("format=%s leaves the network without them.".formatted(OnnxExport.NETWORK_NAME));
            throw new ProblemException(ProblemKind.INVALID, "no_operator", detail, violations);
        }
    }

    private static @Nullable String stepWithoutOperator(FeatureEncoding feature) {
        if (feature instanceof Hashed) {
            return "the hash of a category";
        }
        if (feature instanceof BagOfWords) {
            return "the words of a text";
        }
        return feature instanceof Dated ? "reading a date" : null;
    }

    /** What a feature is without what is said about its gaps. */
    private static FeatureEncoding core(FeatureEncoding feature) {
        if (feature instanceof Indicated indicated) {
            return core(indicated.feature());
        }
        return feature instanceof Required required ? core(required.feature()) : feature;
    }

    private static boolean mayBeMissing(FeatureEncoding feature) {
        return !(feature instanceof Required)
                && !(feature instanceof Indicated indicated && !mayBeMissing(indicated.feature()));
    }

    /** A feature and the value of the graph that holds its column. */
    private record Source(FeatureEncoding feature, String value) {

        /** Scaled numbers without an indicator of their own stand side by side, so they are scaled together. */
        @Nullable
        Scaled scaledAlone() {
            return !(feature instanceof Indicated) && core(feature) instanceof Scaled scaled ? scaled : null;
        }

        boolean suits(Source other) {
            Scaled mine = scaledAlone();
            Scaled others = other.scaledAlone();
            return mine != null && others != null && isBent(mine) == isBent(others);
        }
    }

    private static boolean isBent(Scaled scaled) {
        return scaled.scaling() == Scaling.LOG1P;
    }

    /** @return {@code [N, inputs]}, float */
    String write(Encoding encoding) {
        List<Source> sources = encoding.features().stream().map(this::source).toList();
        List<String> parts = new ArrayList<>();
        for (int from = 0; from < sources.size(); ) {
            int to = from + 1;
            while (to < sources.size() && sources.get(from).suits(sources.get(to))) {
                to++;
            }
            parts.addAll(encoded(sources.subList(from, to)));
            from = to;
        }
        return graph.concat("inputs", parts);
    }

    private Source source(FeatureEncoding feature) {
        Wide wide = Wide.of(feature).orElse(null);
        if (wide != null) {
            String shape = "%s: the numbers of %s, one after the other"
                    .formatted(feature.type().word(), wide.shape());
            return new Source(feature, graph.input(feature.column(), DataType.DOUBLE, wide.width(), shape));
        }
        boolean number = feature.type().numeric();
        String description = "%s, %s"
                .formatted(feature.type().word(), number ? "NaN where it is missing" : "empty where it is missing");
        String value = graph.input(feature.column(), number ? DataType.DOUBLE : DataType.STRING, 1, description);
        return new Source(feature, value);
    }

    private List<String> encoded(List<Source> together) {
        Source first = together.get(0);
        if (first.scaledAlone() != null) {
            return List.of(scaled(together));
        }
        List<String> parts = new ArrayList<>();
        FeatureEncoding core = core(first.feature);
        if (core.width() > 0) {
            parts.add(
                    core instanceof Ranked ranked
                            ? ranks.write(ranked, present(ranked.column(), first, ranked.fill()))
                            : core instanceof Scaled
                                    ? scaled(together)
                                    : core instanceof Wide wide
                                            ? channels(wide, first.value)
                                            : category((CategoryEncoding) core, first.value));
        }
        if (first.feature instanceof Indicated) {
            parts.add(indicator(first));
        }
        return parts;
    }

    private static String name(String column) {
        return "encoding/" + column;
    }

    /** {@code (x − center) / spread} in double, of all of them at once. */
    private String scaled(List<Source> together) {
        List<Scaled> all =
                together.stream().map(source -> (Scaled) core(source.feature)).toList();
        String name = name(all.size() == 1 ? all.get(0).column() : "numbers");
        String value = graph.concat(
                name + "/columns", together.stream().map(Source::value).toList());
        double[] fills = together.stream()
                .mapToDouble(
                        source -> mayBeMissing(source.feature) ? ((Scaled) core(source.feature)).fill() : Double.NaN)
                .toArray();
        value = present(name, value, fills);
        if (isBent(all.get(0))) {
            String one = graph.constant(name + "/one", OnnxTensors.of(new double[] {1}));
            value = graph.node(
                    "Log", name + "/log1p", List.of(graph.node("Add", name + "/plus1", List.of(value, one))));
        }
        return scaled(
                name,
                value,
                all.stream().mapToDouble(Scaled::center).toArray(),
                all.stream().mapToDouble(Scaled::spread).toArray());
    }

    private String scaled(String name, String value, double[] centers, double[] spreads) {
        // What was the same in all training rows is always 0: any number divided by infinity.
        double[] divisors = Arrays.stream(spreads)
                .map(spread -> spread == 0 ? Double.POSITIVE_INFINITY : spread)
                .toArray();
        String away = graph.node("Sub", name + "/centered", List.of(value, vector(name + "/center", centers)));
        String scaled = graph.node("Div", name + "/scaled", List.of(away, vector(name + "/spread", divisors)));
        return graph.cast(name + "/input", scaled, DataType.FLOAT);
    }

    /** The same of each number of a cell, by its channel. */
    private String channels(Wide wide, String value) {
        double[] centers = new double[wide.width()];
        double[] spreads = new double[wide.width()];
        for (int i = 0; i < centers.length; i++) {
            int channel = i % wide.centers().size();
            centers[i] = wide.centers().get(channel);
            spreads[i] = wide.spreads().get(channel);
        }
        return scaled(name(wide.column()), value, centers, spreads);
    }

    private String present(String column, Source source, double fill) {
        return present(name(column), source.value, mayBeMissing(source.feature) ? fill : Double.NaN);
    }

    /** With what stands for gaps in their place. */
    private String present(String name, String value, double... fills) {
        if (Arrays.stream(fills).allMatch(Double::isNaN)) {
            return value;
        }
        String missing = graph.node("IsNaN", name + "/missing", List.of(value));
        return graph.node("Where", name + "/present", List.of(missing, vector(name + "/fill", fills), value));
    }

    private String vector(String name, double[] values) {
        return graph.constant(name, OnnxTensors.of(values, 1, values.length));
    }

    /** 1 where it is missing. */
    private String indicator(Source source) {
        String name = name(source.feature.column()) + " is missing";
        if (source.feature.type().numeric()) {
            return graph.cast(name, graph.node("IsNaN", name + "/gap", List.of(source.value)), DataType.FLOAT);
        }
        String gap = graph.node(
                "LabelEncoder",
                name + "/gap",
                List.of(source.value),
                Attributes.of("keys_strings", List.of(NO_TEXT)),
                Attributes.of("values_int64s", new long[] {1}),
                Attributes.of("default_int64", 0));
        return graph.cast(name, gap, DataType.FLOAT);
    }

    private String category(CategoryEncoding feature, String value) {
        String name = name(feature.column());
        int categories = feature.categories().size();
        if (feature instanceof OneHot) {
            String place = places(name, feature, value, 0, -1);
            String marked = graph.node(
                    "OneHotEncoder",
                    name + "/one_hot",
                    List.of(place),
                    Attributes.of(
                            "cats_int64s",
                            IntStream.range(0, categories).asLongStream().toArray()),
                    Attributes.of("zeros", 1));
            return graph.reshape(name + "/input", marked, -1, categories);
        }
        if (feature instanceof Embedded) {
            return graph.cast(name + "/input", places(name, feature, value, 1, 0), DataType.FLOAT);
        }
        CategoryValues valued = (CategoryValues) feature;
        int width = valued.width();
        float[] table = new float[(categories + 1) * width];
        for (int i = 0; i < table.length; i++) {
            table[i] = (i < categories * width
                            ? valued.values().get(i)
                            : valued.unknown().get(i - categories * width))
                    .floatValue();
        }
        String values = graph.constant(name + "/values", OnnxTensors.of(table, categories + 1, width));
        String place = places(name, feature, value, 0, categories);
        String looked = graph.node("Gather", name + "/looked_up", List.of(values, place), Attributes.of("axis", 0));
        return graph.reshape(name + "/input", looked, -1, width);
    }

    /**
     * Where each category stands among those that are known.
     *
     * @param first place
     * @param unknown place of what is not known
     * @return {@code [N, 1]}, int64
     */
    private String places(String name, CategoryEncoding feature, String value, int first, int unknown) {
        Object fill = feature.fill();
        int place = fill == null ? -1 : feature.categories().indexOf(fill);
        return feature.type().numeric()
                ? placesOfNumbers(name, feature, value, first, unknown)
                : placesOfTexts(name, feature, value, first, unknown, place < 0 ? unknown : first + place);
    }

    private String placesOfTexts(
            String name, CategoryEncoding feature, String value, int first, int unknown, int missing) {
        List<String> keys = new ArrayList<>();
        List<Long> places = new ArrayList<>();
        for (int i = 0; i < feature.categories().size(); i++) {
            for (String spelling :
                    spellings(feature.type(), feature.categories().get(i))) {
                keys.add(spelling);
                places.add((long) first + i);
            }
        }
        if (!keys.contains(NO_TEXT)) {
            keys.add(NO_TEXT);
            places.add((long) missing);
        }
        return graph.node(
                "LabelEncoder",
                name + "/place",
                List.of(value),
                Attributes.of("keys_strings", keys),
                Attributes.of(
                        "values_int64s",
                        places.stream().mapToLong(Long::longValue).toArray()),
                Attributes.of("default_int64", unknown));
    }

    /** Truth is written in small letters here, and with a capital in Python. */
    private static List<String> spellings(ColumnType type, Object category) {
        if (type != ColumnType.BOOLEAN) {
            return List.of(category.toString());
        }
        return category.equals(true) ? List.of("true", "True") : List.of("false", "False");
    }

    private String placesOfNumbers(String name, CategoryEncoding feature, String value, int first, int unknown) {
        double fill = feature.fill() instanceof Number number ? number.doubleValue() : Double.NaN;
        String present = present(name, value, fill);
        int count = feature.categories().size();
        double[] keys = new double[Math.max(1, count)];
        double[] places = new double[keys.length];
        Arrays.fill(places, unknown);
        for (int i = 0; i < count; i++) {
            keys[i] = ((Number) feature.categories().get(i)).doubleValue();
            places[i] = first + i;
        }
        String place = graph.node(
                "LabelEncoder",
                name + "/place",
                List.of(present),
                Attributes.of("keys_tensor", OnnxTensors.of(keys, keys.length)),
                Attributes.of("values_tensor", OnnxTensors.of(places, places.length)),
                Attributes.of("default_tensor", OnnxTensors.of(new double[] {unknown}, 1)));
        return graph.cast(name + "/index", place, DataType.INT64);
    }
}
