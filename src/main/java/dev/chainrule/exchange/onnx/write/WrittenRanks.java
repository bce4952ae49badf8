package dev.chainrule.exchange.onnx.write;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.chainrule.encoding.feature.NormalDistribution;
import dev.chainrule.encoding.feature.NormalDistribution.Ratio;
import dev.chainrule.encoding.feature.Ranked;
import dev.chainrule.exchange.onnx.OnnxTensors;
import java.util.List;

/**
 * Writes a number by its rank among landmarks, and the quantile of the normal distribution there, in double: what it is
 * among all landmarks at once is counted, and between two of them it is interpolated.
 */
final class WrittenRanks {

    private final Graph graph;

    WrittenRanks(Graph graph) {
        this.graph = graph;
    }

    /** One column's nodes, all named after it. */
    private final class Column {

        private final String name;

        Column(String name) {
            this.name = "encoding/" + name;
        }

        String node(String operator, String what, String... inputs) {
            return graph.node(operator, name + "/" + what, List.of(inputs));
        }

        String number(double value) {
            return graph.constant(name + "/number", OnnxTensors.of(new double[] {value}));
        }

        String whole(long value) {
            return graph.constant(name + "/whole", OnnxTensors.of(new long[] {value}));
        }

        /** How many of the row's truths hold, {@code [N, 1]}. */
        String count(String truths) {
            String axes = graph.constant(name + "/axes", OnnxTensors.of(new long[] {1}, 1));
            return node("ReduceSum", "count", graph.cast(name + "/truth", truths, DataType.INT64), axes);
        }
    }

    /** @param x {@code [N, 1]}, double */
    String write(Ranked ranked, String x) {
        Column column = new Column(ranked.column());
        List<Double> landmarks = ranked.landmarks();
        int last = landmarks.size() - 1;
        if (last < 1 || landmarks.get(0).equals(landmarks.get(last))) {
            String zero = column.node("Div", "nothing", x, column.number(Double.POSITIVE_INFINITY));
            return graph.cast(column.name + "/input", zero, DataType.FLOAT);
        }
        double end = 0.5 / last;
        String rank = column.node("Div", "rank", rank(column, landmarks, x), column.number(last));
        String inside = column.node(
                "Min", "share", column.node("Max", "above", rank, column.number(end)), column.number(1 - end));
        return graph.cast(column.name + "/input", quantile(column, inside), DataType.FLOAT);
    }

    /** In landmarks; in the middle of those that are equal to it. */
    private String rank(Column column, List<Double> landmarks, String x) {
        int count = landmarks.size();
        String all = graph.constant(
                column.name + "/landmarks",
                OnnxTensors.of(
                        landmarks.stream().mapToDouble(Double::doubleValue).toArray(), 1, count));
        String flat = graph.constant(
                column.name + "/landmark",
                OnnxTensors.of(
                        landmarks.stream().mapToDouble(Double::doubleValue).toArray(), count));
        String from = column.count(column.node("Less", "below", all, x));
        String to = column.count(column.node("LessOrEqual", "not_above", all, x));
        String sum = column.node("Sub", "sum", column.node("Add", "both", from, to), column.whole(1));
        String middle = column.node("Div", "middle", real(column, sum), column.number(2));
        String left = column.node("Max", "left", column.node("Sub", "before", from, column.whole(1)), column.whole(0));
        String index = column.node("Min", "index", left, column.whole(count - 2));
        String below = column.node("Gather", "landmark_below", flat, index);
        String above =
                column.node("Gather", "landmark_above", flat, column.node("Add", "next", index, column.whole(1)));
        String share = column.node(
                "Div", "fraction", column.node("Sub", "beyond", x, below), column.node("Sub", "between", above, below));
        String interpolated = column.node("Add", "interpolated", real(column, index), share);
        String isFirst = column.node("Equal", "is_first", from, column.whole(0));
        String isLast = column.node("Equal", "is_last", from, column.whole(count));
        String isEnd = column.node("Or", "is_end", isFirst, isLast);
        String apart = column.node("Where", "apart", isEnd, real(column, from), interpolated);
        String equal = column.node("Greater", "equal", to, from);
        return column.node("Where", "place", equal, middle, apart);
    }

    private String real(Column column, String whole) {
        return graph.cast(column.name + "/real", whole, DataType.DOUBLE);
    }

    /** See {@link NormalDistribution#quantile}. */
    private String quantile(Column column, String share) {
        String away = column.node("Sub", "away", share, column.number(0.5));
        String distance = column.node("Abs", "distance", away);
        double middle = NormalDistribution.MIDDLE;
        String inner =
                column.node("Sub", "inner", column.number(middle * middle), column.node("Mul", "square", away, away));
        String near = column.node("Mul", "in_the_middle", away, ratio(column, NormalDistribution.IN_THE_MIDDLE, inner));
        String smaller = column.node("Sub", "smaller", column.number(0.5), distance);
        String root = column.node("Sqrt", "root", column.node("Neg", "negative", column.node("Log", "log", smaller)));
        // Ranks stay half a landmark away from 0 and 1, and of so few landmarks none is in the far tail.
        String tail = ratio(
                column,
                NormalDistribution.IN_THE_NEAR_TAIL,
                column.node("Sub", "tail", root, column.number(NormalDistribution.NEAR_SHIFT)));
        String signed = column.node("Mul", "signed", tail, column.node("Sign", "sign", away));
        String isMiddle = column.node("LessOrEqual", "is_middle", distance, column.number(middle));
        return column.node("Where", "quantile", isMiddle, near, signed);
    }

    private String ratio(Column column, Ratio ratio, String x) {
        return column.node("Div", "ratio", polynomial(column, ratio.above(), x), polynomial(column, ratio.below(), x));
    }

    private String polynomial(Column column, double[] coefficients, String x) {
        String sum = column.number(coefficients[coefficients.length - 1]);
        for (int i = coefficients.length - 2; i >= 0; i--) {
            sum = column.node("Add", "term", column.node("Mul", "power", sum, x), column.number(coefficients[i]));
        }
        return sum;
    }
}
