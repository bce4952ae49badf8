package dev.chainrule.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.encoding.feature.Categorical;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.format.TableFixture;
import dev.chainrule.network.thread.Cores;
import dev.chainrule.network.thread.Team;
import dev.chainrule.table.Table;
import dev.chainrule.table.TableWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A table of several chunks, of numbers and categories with holes in them. */
class FittingOnThreadsTests {

    private static final int COLUMNS = 48;
    private static final int CHUNKS = 5;
    private static final int CATEGORIES = 3;
    private static final List<String> NAMES =
            IntStream.range(0, COLUMNS).mapToObj(i -> "c" + i).toList();

    private final Path folder;
    private final Path file;

    FittingOnThreadsTests(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.file = folder.resolve("it.table");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            write(new TableWriter(out, COLUMNS));
        }
    }

    private static void write(TableWriter writer) throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        int full = TableWriter.chunkRows(COLUMNS);
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            int rows = chunk < CHUNKS - 1 ? full : full / 3;
            double[][] cells = new double[COLUMNS][rows];
            for (int column = 0; column < COLUMNS; column++) {
                int place = column;
                Arrays.setAll(cells[column], row -> cell(place, random));
            }
            writer.chunk(cells, rows);
        }
        writer.finish(Collections.nCopies(COLUMNS, List.of()));
    }

    private static double cell(int column, SplittableRandom random) {
        if (column < COLUMNS - 1 && random.nextInt(10) == 0) {
            return Double.NaN;
        }
        return column < CATEGORIES ? random.nextInt(2) : random.nextDouble() * column;
    }

    /** The columns are those of a small file, of the same types. */
    private Table table() throws IOException {
        String csv = String.join(",", NAMES) + "\n" + line("true", "0.5") + line("false", "1.5");
        return Table.open(FileChannel.open(file), TableFixture.read(folder, csv).columns());
    }

    private static String line(String category, String number) {
        return IntStream.range(0, COLUMNS)
                .mapToObj(column -> column < CATEGORIES ? category : number)
                .collect(Collectors.joining(",", "", "\n"));
    }

    private static EncodingPlan plan(Scaling scaling) {
        Preprocessing usual = Preprocessing.USUAL;
        Preprocessing chosen = new Preprocessing(
                scaling,
                Missing.MEAN,
                usual.fillValue(),
                true,
                Categorical.TARGET_MEAN,
                usual.buckets(),
                usual.target(),
                Map.of());
        return new EncodingPlan(
                NAMES.subList(0, COLUMNS - 1), NAMES.subList(COLUMNS - 1, COLUMNS), Task.REGRESSION, chosen, 10);
    }

    private FittedEncoding fit(Table table, Scaling scaling, Team team) {
        int[] training =
                IntStream.range(0, table.rows()).filter(row -> row % 5 > 0).toArray();
        return FittedEncoding.of(plan(scaling), table, training, team);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(names = {"STANDARDIZE", "STANDARDIZE_TOGETHER", "LOG1P", "ROBUST", "QUANTILE"})
    void learnsTheSameOnAnyNumberOfThreads(Scaling scaling) throws IOException {
        try (Table table = table();
                Team three = new Cores(3).team(3)) {
            assertThat(table.chunks()).isEqualTo(CHUNKS);
            assertThat(fit(table, scaling, three).encoding())
                    .isEqualTo(fit(table, scaling, Team.alone()).encoding());
        }
    }

    @Test
    void encodesEveryRowOnceOnAnyNumberOfThreads() throws IOException {
        try (Table table = table();
                Team three = new Cores(3).team(3)) {
            FittedEncoding fitted = fit(table, Scaling.STANDARDIZE, three);
            float[][] alone = new float[table.rows()][];
            fitted.encode(table, Team.alone(), (row, features, targets) -> alone[row] = features.clone());
            float[][] together = new float[table.rows()][];
            fitted.encode(table, three, (row, features, targets) -> {
                assertThat(together[row]).isNull();
                together[row] = features.clone();
            });
            assertThat(Arrays.deepEquals(together, alone)).isTrue();
        }
    }
}
