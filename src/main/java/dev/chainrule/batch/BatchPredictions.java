package dev.chainrule.batch;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.format.CsvCopy;
import dev.chainrule.format.ReadingOptions;
import dev.chainrule.format.UploadedFile;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.model.TrainedNetwork;
import dev.chainrule.storage.Storage;
import dev.chainrule.storage.TemporaryFile;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.Table;
import dev.chainrule.task.QueuedTask;
import dev.chainrule.task.TaskDesk;
import dev.chainrule.task.TaskKind;
import dev.chainrule.task.TaskOrder;
import dev.chainrule.task.TaskRun;
import dev.chainrule.task.TaskWork;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Predicts all rows of a dataset, block by block, into a dataset of its own: its columns, and what the model says of each row.
 * The heap does not grow with the rows. Begun again after its process died, it makes the same dataset once.
 */
@Component
class BatchPredictions implements TaskWork {

    private static final int ROWS_AT_ONCE = 1024;
    private static final String SUFFIX = "-predictions";
    private static final String OUTCOME = "have no prediction";

    private final Models models;
    private final Datasets datasets;
    private final Storage storage;
    private final TaskDesk desk;

    BatchPredictions(Models models, Datasets datasets, Storage storage, TaskDesk desk) {
        this.models = models;
        this.datasets = datasets;
        this.storage = storage;
        this.desk = desk;
    }

    QueuedTask submit(String reference, BatchDefinition asked) {
        Models.Named named = models.named(reference);
        Model model = named.model();
        String name = asked.name() == null ? null : Datasets.checked(asked.name(), "/name");
        Dataset dataset = datasets.asked(asked.dataset());
        Encoding encoding = model.manifest().encoding();
        DatasetRows.requireColumns(encoding, dataset, false);
        return desk.submit(new TaskOrder(
                TaskKind.BATCH_PREDICTION,
                name == null ? Datasets.nameWith(dataset.name(), SUFFIX) : name,
                model.id(),
                dataset.id(),
                AskedAs.of(named).words(),
                dataset.rows(),
                DatasetRows.memory(model, dataset, ROWS_AT_ONCE),
                asked.owner(),
                asked.priority()));
    }

    @Override
    public TaskKind kind() {
        return TaskKind.BATCH_PREDICTION;
    }

    @Override
    public void work(QueuedTask task, TaskRun run) {
        Dataset dataset = datasets.find(Objects.requireNonNull(task.datasetId()));
        RowFaults faults = new RowFaults();
        AskedAs asked = AskedAs.of(task);
        try (TrainedNetwork network = models.load(models.find(task.modelId())).tempered(asked.temperature());
                Table table = datasets.open(dataset)) {
            PredictionColumns predicted =
                    new PredictionColumns(network.encoding().target(), table.columns(), asked.threshold());
            String name = Objects.requireNonNull(task.name());
            try (TemporaryFile csv = storage.compose(out -> new Writing(network, table, predicted, faults, run)
                    .writeTo(new BufferedOutputStream(out, 1 << 16)))) {
                List<String> warnings = faults.warnings(OUTCOME);
                run.check();
                datasets.add(
                        name,
                        options(table.columns(), predicted),
                        new UploadedFile(name + ".csv", "text/csv", csv::open),
                        made -> run.succeed(null, made.id(), warnings));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing is left to be guessed: each column is what it was, and no word in it means a missing value. */
    private static ReadingOptions options(List<Column> columns, PredictionColumns predicted) {
        Map<String, ColumnType> types = new LinkedHashMap<>();
        columns.stream().filter(column -> !column.wide()).forEach(column -> types.put(column.name(), column.type()));
        predicted.columns().forEach(column -> types.put(column.name(), column.type()));
        Column wide = columns.stream().filter(Column::wide).findFirst().orElse(null);
        return wide == null
                ? ReadingOptions.exactly(types)
                : ReadingOptions.exactly(
                        types,
                        Objects.requireNonNull(wide.shape()),
                        CsvCopy.names(List.of(wide)).get(0));
    }

    /** One pass over the rows. */
    private static final class Writing {

        private final TrainedNetwork network;
        private final DatasetRows rows;
        private final PredictionColumns predicted;
        private final RowFaults faults;
        private final TaskRun run;
        private final float[][] inputs;
        /** Cells of a record. */
        private final int width;

        private final boolean[] readable = new boolean[ROWS_AT_ONCE];

        Writing(TrainedNetwork network, Table table, PredictionColumns predicted, RowFaults faults, TaskRun run) {
            this.network = network;
            this.rows = new DatasetRows(network.encoding(), table, faults);
            this.predicted = predicted;
            this.faults = faults;
            this.run = run;
            this.inputs = new float[ROWS_AT_ONCE][network.encoding().inputs()];
            this.width = names().size();
        }

        void writeTo(OutputStream out) throws IOException {
            CsvWriter csv = CsvWriter.builder()
                    .lineDelimiter(LineDelimiter.LF)
                    .build(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            csv.writeRecord(names());
            for (int from = 0; from < rows.count(); from += ROWS_AT_ONCE) {
                write(from, Math.min(from + ROWS_AT_ONCE, rows.count()), csv);
                run.advance(from, faults.warnings(OUTCOME));
            }
            csv.flush();
        }

        private List<String> names() {
            List<String> names = new ArrayList<>(CsvCopy.names(rows.columns()));
            predicted.columns().forEach(column -> names.add(column.name()));
            return names;
        }

        private void write(int from, int to, CsvWriter csv) {
            int count = 0;
            for (int row = from; row < to; row++) {
                readable[row - from] = rows.row(row).encode(inputs[count]);
                count += readable[row - from] ? 1 : 0;
            }
            float[][] outputs = network.outputs(Arrays.copyOf(inputs, count));
            int next = 0;
            for (int row = from; row < to; row++) {
                csv.writeRecord(record(rows.row(row), readable[row - from] ? outputs[next++] : null));
            }
        }

        private List<@Nullable String> record(DatasetRows.Row row, float @Nullable [] outputs) {
            List<@Nullable String> written = new ArrayList<>();
            for (int i = 0; i < rows.columns().size(); i++) {
                CsvCopy.add(row.value(i), written);
            }
            if (outputs != null) {
                for (Object value : predicted.values(outputs)) {
                    CsvCopy.add(value, written);
                }
            }
            while (written.size() < width) {
                written.add(null);
            }
            return written;
        }
    }
}
