package dev.chainrule.prediction.inference;

import dev.chainrule.definition.Spelling;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.UsualNumbers;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.encoding.feature.ValuesInOrder;
import dev.chainrule.encoding.feature.Wide;
import dev.chainrule.prediction.JsonRows;
import dev.chainrule.prediction.Predictor;
import dev.chainrule.prediction.RowReader;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rows that tensors are: one tensor for each column, or one with a row of all columns after the other. Rows of
 * numbers go to the network without an object for each of them.
 */
final class AskedRows implements Predictor.Source {

    /** The one tensor that holds all columns. */
    static final String MATRIX = "input";

    /** The one tensor that holds pictures, for models whose features are pixels. */
    static final String PICTURES = "image";

    private final Encoding encoding;
    private final List<FeatureEncoding> features;
    private final RequestTensor[] tensors;
    private final int count;
    private final boolean matrix;
    private final boolean numeric;
    /** Where the numbers of each feature begin in a row; last, how many there are. */
    private final int[] offsets;

    /** Of the features; null before anybody wants a row with them. */
    private ValuesInOrder.@Nullable Names names;

    /** Of one row after the other. */
    private final double[] numbers;

    /** @param offsets of its features */
    private AskedRows(Encoding encoding, int[] offsets, RequestTensor[] tensors, int count, boolean matrix) {
        this.encoding = encoding;
        this.features = encoding.features();
        this.tensors = tensors;
        this.count = count;
        this.matrix = matrix;
        boolean all = true;
        for (RequestTensor tensor : tensors) {
            all &= tensor.isNumeric();
        }
        this.offsets = offsets;
        this.numeric = all && offsets[features.size()] == features.size();
        this.numbers = new double[features.size()];
    }

    private static int[] offsets(List<FeatureEncoding> features) {
        int[] offsets = new int[features.size() + 1];
        for (int i = 0; i < features.size(); i++) {
            offsets[i + 1] = offsets[i] + features.get(i).cellSize();
        }
        return offsets;
    }

    /** Numbers or texts of a row in a matrix. */
    static int width(Encoding encoding) {
        return offsets(encoding.features())[encoding.features().size()];
    }

    /**
     * @param most rows
     * @throws ProblemException with what is wrong with the tensors
     */
    static AskedRows of(Encoding encoding, List<RequestTensor> inputs, int most) {
        AskedRows rows =
                isSingle(MATRIX, encoding, inputs) ? ofMatrix(encoding, inputs.get(0)) : ofColumns(encoding, inputs);
        RowReader.requireFew(rows.count, most);
        return rows;
    }

    /** Whether what came are pictures, each a row of its own. */
    static boolean arePictures(Encoding encoding, List<RequestTensor> inputs) {
        RequestTensor first = inputs.get(0);
        boolean column = encoding.onlyWide()
                .filter(wide -> wide.takesPictures() && wide.column().equals(first.name()))
                .isPresent();
        return inputs.size() == 1
                && first.datatype() == Datatype.BYTES
                && (column || isSingle(PICTURES, encoding, inputs));
    }

    private static boolean isSingle(String name, Encoding encoding, List<RequestTensor> inputs) {
        if (inputs.size() > 1 || !inputs.get(0).name().equals(name)) {
            return false;
        }
        List<FeatureEncoding> features = encoding.features();
        return features.size() != 1 || !features.get(0).column().equals(name);
    }

    private static AskedRows ofMatrix(Encoding encoding, RequestTensor tensor) {
        int[] offsets = offsets(encoding.features());
        int width = offsets[offsets.length - 1];
        int rows = rows(encoding, tensor, width);
        if (rows == 0) {
            throw ProblemException.invalid(
                    tensor.pointer() + "/shape",
                    "does not fit the model",
                    tensor.shown(),
                    "[N, %s]: at least one row with a value for each feature, in the order of the model's metadata"
                            .formatted(width));
        }
        if (!encoding.hasOneOrder()) {
            throw ProblemException.invalid(
                    tensor.pointer() + "/name",
                    JsonRows.AMBIGUOUS,
                    tensor.name(),
                    "a tensor for each column, by its name");
        }
        return new AskedRows(encoding, offsets, new RequestTensor[] {tensor}, rows, true);
    }

    /** 0 where a matrix is of another shape; of a single picture it may have that of pictures. */
    private static int rows(Encoding encoding, RequestTensor tensor, int width) {
        int rows = tensor.rowsOf(width);
        Wide wide = encoding.onlyWide().orElse(null);
        return rows == 0 && wide != null && isShape(tensor, wide) ? tensor.shape()[0] : rows;
    }

    /** Whether each of its rows, of which there is one at least, is a cell of a feature, in its shape or flat. */
    private static boolean isShape(RequestTensor tensor, Wide wide) {
        int[] shape = tensor.shape();
        if (shape.length < 2 || shape[0] == 0) {
            return false;
        }
        return wide.hasShape(Arrays.stream(shape).skip(1).boxed().toList());
    }

    private static AskedRows ofColumns(Encoding encoding, List<RequestTensor> inputs) {
        Map<String, RequestTensor> byName = inputs.stream()
                .collect(Collectors.toMap(RequestTensor::name, tensor -> tensor, (a, b) -> a, LinkedHashMap::new));
        List<Violation> violations = new ArrayList<>();
        List<FeatureEncoding> features = encoding.features();
        RequestTensor[] tensors = new RequestTensor[features.size()];
        int rows = rows(features, inputs);
        for (int i = 0; i < tensors.length; i++) {
            String column = features.get(i).column();
            RequestTensor tensor = byName.remove(column);
            if (tensor == null && violations.size() < RowIssues.MOST_VIOLATIONS) {
                String hint = features.get(i).expected();
                violations.add(Violation.at("/inputs", "lacks the input \"%s\"".formatted(column), null, hint));
            } else if (tensor != null) {
                tensors[i] = tensor;
                requireColumn(tensor, features.get(i), rows, violations);
            }
        }
        Set<String> known = features.stream().map(FeatureEncoding::column).collect(Collectors.toSet());
        encoding.target().columns().forEach(byName::remove);
        byName.forEach((name, tensor) -> violations.add(Violation.at(
                tensor.pointer() + "/name", "is no input of the model", name, Spelling.hint(name, known))));
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(
                    violations.subList(0, Math.min(violations.size(), RowIssues.MOST_VIOLATIONS)));
        }
        return new AskedRows(encoding, offsets(features), tensors, rows, false);
    }

    /** As many as the first tensor has. */
    private static int rows(List<FeatureEncoding> features, List<RequestTensor> inputs) {
        RequestTensor first = inputs.get(0);
        boolean wide = features.stream()
                .flatMap(feature -> Wide.of(feature).stream())
                .anyMatch(feature -> feature.column().equals(first.name()));
        return wide && first.shape().length > 1
                ? first.shape()[0]
                : first.elements().count();
    }

    private static void requireColumn(
            RequestTensor tensor, FeatureEncoding feature, int rows, List<Violation> violations) {
        Wide wide = Wide.of(feature).orElse(null);
        if (wide != null) {
            if (!isShape(tensor, wide) || tensor.shape()[0] != rows || !tensor.isNumeric()) {
                violations.add(Violation.at(
                        tensor.pointer() + "/shape",
                        "is not the shape of numbers for each of the same rows",
                        tensor.shown(),
                        "%s numbers of the shape %s for each row: [N, %s], or [N, %s]"
                                .formatted(
                                        wide.width(),
                                        wide.shape(),
                                        wide.shape().stream()
                                                .map(String::valueOf)
                                                .collect(Collectors.joining(", ")),
                                        wide.width())));
            }
            return;
        }
        if (rows == 0 || tensor.elements().count() != rows || tensor.shape().length == 0 || tensor.shape()[0] != rows) {
            violations.add(Violation.at(
                    tensor.pointer() + "/shape",
                    "is not the shape of one value for each of the same rows",
                    tensor.shown(),
                    rows == 0 ? "[N] or [N, 1], with at least one row" : "[%s] or [%s, 1]".formatted(rows, rows)));
        }
    }

    int count() {
        return count;
    }

    @Override
    public void encode(int row, UsualNumbers usual, float[] into, RowIssues issues) {
        if (!numeric || !usual.encode(numbers(row), into)) {
            encoding.encode(raw(row), into, 0, issues);
        }
    }

    @Override
    public RawRow raw(int row) {
        List<@Nullable Object> values = new ArrayList<>(features.size());
        boolean texts = true;
        for (int i = 0; i < features.size(); i++) {
            RequestTensor tensor = matrix ? tensors[0] : tensors[i];
            int size = offsets[i + 1] - offsets[i];
            int element = matrix ? row * offsets[features.size()] + offsets[i] : row * size;
            if (size > 1 && tensor.isNumeric()) {
                double[] cell = new double[size];
                tensor.elements().numbers(element, cell);
                values.add(cell);
            } else {
                values.add(value(tensor, element, features.get(i).type()));
            }
            texts &= tensor.datatype() == Datatype.BYTES;
        }
        return new RawRow("row " + row, new ValuesInOrder(names(), values), matrix && texts);
    }

    private ValuesInOrder.Names names() {
        ValuesInOrder.Names known = names;
        if (known == null) {
            known = new ValuesInOrder.Names(
                    features.stream().map(FeatureEncoding::column).toList());
            names = known;
        }
        return known;
    }

    /** A matrix has one datatype for all columns, so that a truth is 0 or 1 in it. */
    private static @Nullable Object value(RequestTensor tensor, int element, ColumnType type) {
        if (type == ColumnType.BOOLEAN && tensor.isNumeric()) {
            double number = tensor.elements().number(element);
            if (number == 0 || number == 1) {
                return number == 1;
            }
        }
        return tensor.elements().value(element);
    }

    /** The values of a row, in the order of features. */
    private double[] numbers(int row) {
        if (matrix) {
            tensors[0].elements().numbers(row * numbers.length, numbers);
        } else {
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = tensors[i].elements().number(row);
            }
        }
        return numbers;
    }
}
