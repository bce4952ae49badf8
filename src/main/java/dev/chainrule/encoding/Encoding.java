package dev.chainrule.encoding;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.chainrule.definition.Spelling;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.FeatureNames;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RawValue;
import dev.chainrule.encoding.feature.RowBlock;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.encoding.feature.Wide;
import dev.chainrule.encoding.feature.Written;
import dev.chainrule.network.layer.Embedding.EmbeddedColumn;
import dev.chainrule.network.thread.Team;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.RawChunk;
import dev.chainrule.table.Table;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The fitted map between rows and numbers, which travels with a model: plain data, so it can be stored as JSON.
 *
 * @param written how cells were written in the data; null where an earlier version stored it, or no data was read
 * @param seen what the training rows had in them; null in what was fitted before that was kept
 */
public record Encoding(
        List<FeatureEncoding> features,
        TargetEncoding target,
        @Nullable Written written,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) SeenInTraining seen) {

    public Encoding {
        features = List.copyOf(features);
    }

    public Encoding(List<FeatureEncoding> features, TargetEncoding target) {
        this(features, target, null, null);
    }

    /** The same for rows that are written so. */
    public Encoding with(@Nullable Written other) {
        return new Encoding(features, target, other, seen);
    }

    /** Between which numbers the training rows lay; empty for a column without numbers, and where that was not kept. */
    public Optional<SeenRange> seenIn(String column) {
        return Optional.ofNullable(seen).map(its -> its.ranges().get(column));
    }

    /** Whether it makes the same numbers of every row. */
    public boolean encodesAs(Encoding other) {
        return target.equals(other.target)
                && features.size() == other.features.size()
                && IntStream.range(0, features.size())
                        .allMatch(i -> features.get(i).encodesAs(other.features.get(i)));
    }

    /** Whether these columns are those that it was fitted to, by their names and types. */
    public boolean fits(List<Column> columns) {
        Map<String, ColumnType> types = columns.stream().collect(Collectors.toMap(Column::name, Column::type));
        List<String> targets = target.columns();
        return features.stream().allMatch(feature -> feature.type() == types.get(feature.column()))
                && columns.stream().filter(Column::wide).allMatch(this::fitsWide)
                && IntStream.range(0, targets.size())
                        .allMatch(i -> target.types().get(i) == types.get(targets.get(i)));
    }

    /** Whether a feature has the shape of the column. */
    private boolean fitsWide(Column column) {
        return features.stream()
                .filter(feature -> feature.column().equals(column.name()))
                .allMatch(feature -> Wide.of(feature)
                        .filter(wide -> wide.shape().equals(column.shape()))
                        .isPresent());
    }

    /** The feature that is all there is to ask by, where that is a picture or a sequence. */
    public Optional<Wide> onlyWide() {
        return features.size() == 1 ? Wide.of(features.get(0)) : Optional.empty();
    }

    /**
     * Whether a row without names can be in one order only. An imported network over pictures with several channels has its
     * columns x0, x1, … in another order than its file, in which they are numbered.
     */
    public boolean hasOneOrder() {
        if (written != null) {
            return true;
        }
        List<String> names = features.stream().map(FeatureEncoding::column).toList();
        List<String> numbered =
                IntStream.range(0, names.size()).mapToObj(i -> "x" + i).toList();
        return names.equals(numbered) || !new HashSet<>(names).equals(new HashSet<>(numbered));
    }

    public int inputs() {
        return features.stream().mapToInt(FeatureEncoding::width).sum();
    }

    public int outputs() {
        return target.width();
    }

    /** The inputs that hold the index of a category. */
    public List<EmbeddedColumn> embedded() {
        List<EmbeddedColumn> embedded = new ArrayList<>();
        int position = 0;
        for (FeatureEncoding feature : features) {
            if (feature.indexed() > 0) {
                embedded.add(new EmbeddedColumn(position, feature.column(), feature.indexed()));
            }
            position += feature.width();
        }
        return embedded;
    }

    /** What each input means, such as {@code size} or {@code species=setosa}. */
    public List<String> inputNames() {
        return features.stream()
                .flatMap(feature -> feature.inputNames().stream())
                .toList();
    }

    /** What clients call the features, and the other columns of the data. */
    public FeatureNames featureNames() {
        List<String> others = new ArrayList<>(target.columns());
        if (written != null) {
            others.addAll(written.others());
        }
        return new FeatureNames(features.stream().map(FeatureEncoding::column).toList(), others);
    }

    /** Encodes all rows of a table in their order, as if none of them had been trained on. */
    public void encode(Table table, RowSink sink) {
        encode(table, Map.of(), Team.alone(), sink);
    }

    /**
     * Encodes some rows of a table in their order, as if none of them had been trained on; parts of the table without any
     * of them are not read.
     *
     * @param rows ascending
     */
    public void encode(Table table, int[] rows, RowSink sink) {
        BitSet wanted = new BitSet();
        BitSet chunks = new BitSet();
        for (int row : rows) {
            wanted.set(row);
            chunks.set(row / table.chunkRows());
        }
        TableEncoder encoder = new TableEncoder(table, Map.of(), (row, features, targets) -> {
            if (wanted.get(row)) {
                sink.row(row, features, targets);
            }
        });
        encoder.run(chunks.stream().toArray());
    }

    /** @param own encoders of some features by their columns, in place of the usual ones */
    void encode(Table table, Map<String, RowBlock.Encoder> own, Team team, RowSink sink) {
        new TableEncoder(table, own, sink).run(team);
    }

    /** One row from a client, into {@code inputs()} floats from {@code offset} on; meaningless after a violation. */
    public void encode(RawRow row, float[] into, int offset, RowIssues issues) {
        RawRow named = row;
        int at = offset;
        int known = 0;
        for (FeatureEncoding feature : features) {
            if (issues.full()) {
                return;
            }
            String column = feature.column();
            Object sent = named.values().get(column);
            if (sent == null && !named.values().containsKey(column)) {
                named = issues.names(this::featureNames).inTheirForm(named, row);
                sent = named.values().get(column);
            }
            if (sent != null || named.values().containsKey(column)) {
                known++;
                RawValue value = value(feature, row, sent, issues);
                feature.encode(value, into, at);
                if (seen != null) {
                    seen.warnOfNumber(feature, value);
                }
            } else {
                String detail = "\"%s\" is missing".formatted(column);
                String hint = feature.expected()
                        + (row.lenient() || !feature.mayBeMissing() ? "" : ", or null when it is not known");
                issues.add(row.violation(column, detail, null, hint));
            }
            at += feature.width();
        }
        if (known < row.values().size()) {
            checkExtras(named, issues);
        }
        if (seen != null && issues.violations().isEmpty()) {
            seen.warnOfPairs(named, issues);
        }
    }

    /**
     * One value of a row, into the {@code feature.width()} floats from {@code offset} on, as with the whole row; meaningless
     * after a violation.
     *
     * @param feature one of these
     */
    public void encode(
            FeatureEncoding feature, RawRow row, @Nullable Object sent, float[] into, int offset, RowIssues issues) {
        feature.encode(value(feature, row, sent, issues), into, offset);
    }

    /** What a row says of one feature, which is one of these. */
    public RawValue value(FeatureEncoding feature, RawRow row, @Nullable Object sent, RowIssues issues) {
        return new RawValue(row, feature, sent, written, issues);
    }

    /** What a row says of each feature, in their order, whichever form their names are sent in. */
    public List<RawValue> values(RawRow row, RowIssues issues) {
        RawRow named = issues.names(this::featureNames).inTheirForm(row, row);
        return features.stream()
                .map(feature -> value(feature, named, named.values().get(feature.column()), issues))
                .toList();
    }

    /** The numbers of rows of which nothing is to be said beside their prediction. */
    public UsualNumbers usual() {
        return UsualNumbers.of(features, seen, written);
    }

    private void checkExtras(RawRow row, RowIssues issues) {
        Set<String> known = issues.names(this::featureNames).all();
        for (String extra : row.values().keySet()) {
            if (issues.full()) {
                return;
            }
            if (known.contains(extra)) {
                continue;
            }
            if (target.columns().contains(extra)) {
                issues.warn("%s: this column is the target of the model, so it was ignored".formatted(extra));
            } else if (written != null && written.hasBeside(extra)) {
                issues.warn("%s: the model does not use this column of its data, so it was ignored".formatted(extra));
            } else {
                String detail = "the model has no feature \"%s\"".formatted(extra);
                issues.add(row.violation(extra, detail, row.shown(extra), Spelling.hint(extra, known)));
            }
        }
    }

    /** Takes the chunks of a table through all column encoders. */
    private final class TableEncoder {

        private final Table table;
        private final RowSink sink;
        private final List<String> columns = new ArrayList<>();
        private final List<RowBlock.Encoder> featureEncoders = new ArrayList<>();
        private final int[] featureOffsets = new int[Encoding.this.features.size()];
        private final List<RowBlock.Encoder> targetEncoders;

        TableEncoder(Table table, Map<String, RowBlock.Encoder> own, RowSink sink) {
            this.table = table;
            this.sink = sink;
            this.targetEncoders = target.encoders(table);
            int offset = 0;
            for (FeatureEncoding feature : Encoding.this.features) {
                featureOffsets[featureEncoders.size()] = offset;
                RowBlock.Encoder encoder = own.get(feature.column());
                featureEncoders.add(encoder == null ? feature.encoder(table.dictionary(feature.column())) : encoder);
                offset += feature.width();
                columns.add(feature.column());
            }
            columns.addAll(target.columns());
        }

        void run(int[] chunks) {
            ChunkEncoder encoder = new ChunkEncoder();
            for (int chunk : chunks) {
                encoder.encode(chunk);
            }
        }

        void run(Team team) {
            Queue<ChunkEncoder> idle = new ConcurrentLinkedQueue<>();
            team.run(table.chunks(), number -> {
                ChunkEncoder encoder = Objects.requireNonNullElseGet(idle.poll(), ChunkEncoder::new);
                encoder.encode(number);
                idle.add(encoder);
            });
        }

        /** What one thread needs. */
        private final class ChunkEncoder {

            private final RawChunk chunk = table.rawRoom(columns);
            private final RowBlock features = new RowBlock(inputs());
            private final RowBlock targets = new RowBlock(outputs());
            private final double[] cells = new double[Math.max(table.chunkRows(), features.rows() * widest())];
            private final float[] featureRow = new float[inputs()];
            private final float[] targetRow = new float[outputs()];

            /** Block by block. */
            void encode(int number) {
                chunk.load(number);
                int step = Math.min(features.rows(), targets.rows());
                for (int from = 0; from < chunk.rows(); from += step) {
                    encode(from, Math.min(from + step, chunk.rows()));
                }
            }

            private void encode(int from, int to) {
                int first = chunk.firstRow() + from;
                int rows = to - from;
                int width = featureOffsets.length;
                features.hold(first, 0, rows).fill(featureEncoders, featureOffsets, i -> decoded(i, from, to));
                targets.hold(first, 0, rows).fill(targetEncoders, target.offsets(), i -> decoded(width + i, from, to));
                deliver(first, rows);
            }

            /** Numbers of the largest cell. */
            private int widest() {
                return columns.stream()
                        .mapToInt(name -> table.column(name).size())
                        .max()
                        .orElse(1);
            }

            private double[] decoded(int column, int from, int to) {
                chunk.decode(column, from, to, cells);
                return cells;
            }

            private void deliver(int first, int rows) {
                for (int row = 0; row < rows; row++) {
                    features.copyRow(row, featureRow);
                    targets.copyRow(row, targetRow);
                    sink.row(first + row, featureRow, targetRow);
                }
            }
        }
    }
}
