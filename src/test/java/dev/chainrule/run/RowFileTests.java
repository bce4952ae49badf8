package dev.chainrule.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.network.Examples;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.thread.Cores;
import dev.chainrule.network.thread.Team;
import dev.chainrule.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowFileTests {

    private static final int ROWS = 300;

    @TempDir
    private Path directory = Path.of("");

    /** Rows of 300,001 inputs are longer than what is read at once. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 300_001})
    void gathersWhatAMatrixWouldGive(int inputs) throws IOException {
        int rows = inputs > 1000 ? 5 : ROWS;
        SplittableRandom random = new SplittableRandom(inputs);
        Kernels kernels = Kernels.fast();
        try (Memory memory = kernels.memory();
                RowFile file = new RowFile(Storage.at(directory).scratch(), Float.BYTES * inputs);
                Team team = new Cores(2).team(2)) {
            Matrix features = memory.allocate(rows, inputs);
            float[] values = new float[inputs];
            for (int row = 0; row < rows; row++) {
                for (int i = 0; i < inputs; i++) {
                    values[i] = (float) random.nextDouble();
                }
                features.writeRow(row, values);
            }
            team.run(rows, row -> {
                float[] own = new float[inputs];
                features.readRow(row, own);
                file.writeRow(row, own);
            });
            int[] order = random.ints(2L * rows, 0, rows).toArray();
            for (int i = 0; i < rows / 2; i++) {
                order[rows + i] = i; // some of them follow each other
            }
            assertThat(gathered(file.encoded(), order, kernels, inputs))
                    .isEqualTo(gathered(Examples.of(features), order, kernels, inputs));
        }
    }

    private static float[][] gathered(Examples examples, int[] order, Kernels kernels, int inputs) {
        try (Memory memory = kernels.memory()) {
            Matrix batch = memory.allocate(order.length - 1, inputs);
            examples.gather(order, 1, kernels, batch);
            float[][] rows = new float[batch.rows()][inputs];
            for (int i = 0; i < rows.length; i++) {
                batch.readRow(i, rows[i]);
            }
            return rows;
        }
    }

    @Test
    void gathersPicturesThatAreBytesAsTheirScaleSays() throws IOException {
        Kernels kernels = Kernels.fast();
        float[] scaled = new float[256];
        for (int value = 0; value < scaled.length; value++) {
            scaled[value] = value / 255f;
        }
        try (RowFile file = new RowFile(Storage.at(directory).scratch(), 3)) {
            file.writeRow(1, new byte[] {0, 1, (byte) 255});
            file.writeRow(0, new byte[] {51, (byte) 128, 2});

            assertThat(gathered(file.unscaled(scaled), new int[] {0, 1, 0, 1}, kernels, 3))
                    .isEqualTo(new float[][] {{0, 1 / 255f, 1}, {51 / 255f, 128 / 255f, 2 / 255f}, {0, 1 / 255f, 1}});
        }
    }

    @Test
    void leavesNothingBehind() throws IOException {
        Storage storage = Storage.at(directory);
        RowFile file = new RowFile(storage.scratch(), 8);
        file.writeRow(3, new float[] {1, 2});
        file.close();
        try (Stream<Path> left = Files.walk(storage.temporaryFolder())) {
            assertThat(left.filter(Files::isRegularFile)
                            .filter(path -> path.toString().endsWith(".part")))
                    .isEmpty();
        }
    }

    @Test
    void saysThatARowWasNeverWritten() throws IOException {
        Kernels kernels = Kernels.fast();
        try (RowFile file = new RowFile(Storage.at(directory).scratch(), 8);
                Memory memory = kernels.memory()) {
            Matrix batch = memory.allocate(1, 2);
            assertThatThrownBy(() -> file.encoded().gather(new int[] {0}, 0, kernels, batch))
                    .isInstanceOf(UncheckedIOException.class);
        }
    }
}
