package dev.chainrule.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WideTableTests {

    private static final Column IMAGE = Column.of("image", ColumnType.IMAGE)
            .wide(List.of(2, 2, 1), ElementType.UINT8, List.of())
            .build();
    private static final Column SERIES = Column.of("series", ColumnType.SEQUENCE)
            .wide(List.of(3, 2), ElementType.FLOAT32, List.of())
            .build();
    private static final Column LABEL = Column.of("label", ColumnType.INTEGER).build();

    private final Path file;

    WideTableTests(@TempDir Path folder) {
        this.file = folder.resolve("it.table");
    }

    private Table open(byte[] bytes, Column... columns) throws IOException {
        Files.write(file, bytes);
        return Table.open(FileChannel.open(file), List.of(columns));
    }

    /** As versions before wide columns wrote it, byte by byte. */
    private static byte[] fileOfBefore() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(new byte[] {0, 4}); // bytes and floats
            out.write(new byte[] {7, (byte) 255});
            out.writeFloat(0.5f);
            out.writeFloat(Float.NaN);
            out.writeInt(2); // rows
            out.writeInt(2); // columns
            out.writeInt(262_144); // rows of a chunk
            out.writeLong(0); // where the chunk begins
            out.writeInt(0); // no texts
            out.writeInt(0);
            out.writeLong(12); // where all this begins
            out.writeInt(0x43525431);
        }
        return bytes.toByteArray();
    }

    @Test
    void readsAndWritesFilesOfBeforeToTheByte() throws IOException {
        Column number = Column.of("number", ColumnType.NUMBER).build();
        try (Table table = open(fileOfBefore(), LABEL, number)) {
            assertThat(table.rows(0, 10))
                    .extracting(row -> String.valueOf(row.get("label")), row -> String.valueOf(row.get("number")))
                    .extracting(Object::toString)
                    .containsExactly("(\"7\", \"0.5\")", "(\"255\", \"null\")");
        }
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        TableWriter writer = new TableWriter(written, 2);
        writer.chunk(new double[][] {{7, 255}, {0.5, Double.NaN}}, 2);
        writer.finish(List.of(List.of(), List.of()));
        assertThat(written.toByteArray()).isEqualTo(fileOfBefore());
    }

    private static byte[] written(int rows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TableWriter writer = new TableWriter(bytes, new int[] {4, 1, 6});
        int chunk = TableWriter.chunkRows(11);
        for (int from = 0; from < rows; from += chunk) {
            int count = Math.min(chunk, rows - from);
            double[][] cells = {new double[count * 4], new double[count], new double[count * 6]};
            for (int row = 0; row < count; row++) {
                for (int i = 0; i < 4; i++) {
                    cells[0][row * 4 + i] = (from + row + i) % 256;
                }
                cells[1][row] = (from + row) % 10;
                for (int i = 0; i < 6; i++) {
                    cells[2][row * 6 + i] = (float) ((from + row) / 8.0 + i);
                }
            }
            writer.chunk(cells, count);
        }
        writer.finish(List.of(List.of(), List.of(), List.of()));
        return bytes.toByteArray();
    }

    @Test
    void keepsANumberOfAPictureInAByte() throws IOException {
        int rows = 1000;

        assertThat(written(rows)).hasSizeBetween(rows * (4 + 1 + 24), rows * (4 + 1 + 24) + 100);
    }

    @Test
    void showsCellsInTheirShapeWhicheverRowsAreAskedFor() throws IOException {
        int rows = 2 * TableWriter.chunkRows(11) + 3;
        try (Table table = open(written(rows), IMAGE, LABEL, SERIES)) {
            assertThat(table.chunks()).isEqualTo(3);
            int[] asked = {rows - 1, 5, TableWriter.chunkRows(11)};
            for (int i = 0; i < asked.length; i++) {
                int row = asked[i];
                List<Object> found = new ArrayList<>(table.rows(asked).get(i).values());
                assertThat(found).isEqualTo(expected(row));
                assertThat(new ArrayList<>(table.rows(row, 1).get(0).values())).isEqualTo(expected(row));
            }
        }
    }

    private static List<Object> expected(int row) {
        float first = (float) (row / 8.0);
        return List.of(
                List.of(
                        List.of(List.of(row % 256), List.of((row + 1) % 256)),
                        List.of(List.of((row + 2) % 256), List.of((row + 3) % 256))),
                row % 10L,
                List.of(List.of(first, first + 1), List.of(first + 2, first + 3), List.of(first + 4, first + 5)));
    }

    @Test
    void readsOneColumnWithoutTheOthersAndAPartOfIt() throws IOException {
        int rows = TableWriter.chunkRows(11) + 40;
        try (Table table = open(written(rows), IMAGE, LABEL, SERIES)) {
            assertThat(table.read("label")[rows - 1]).isEqualTo((rows - 1) % 10);

            RawChunk chunk = table.rawRoom(List.of("series", "image")).load(1);
            double[] cells = new double[3 * 4];
            chunk.decode(1, 7, 10, cells);
            int first = TableWriter.chunkRows(11) + 7;
            assertThat(cells[0]).isEqualTo(first % 256);
            assertThat(cells[11]).isEqualTo((first + 2 + 3) % 256);
        }
    }

    @Test
    void refusesAFileOfOtherShapes() throws IOException {
        Column other = Column.of("image", ColumnType.IMAGE)
                .wide(List.of(2, 1, 1), ElementType.UINT8, List.of())
                .build();
        byte[] bytes = written(10);

        assertThatThrownBy(() -> open(bytes, other, LABEL, SERIES))
                .hasMessageContaining("image has 4 numbers in a cell instead of 2");
        assertThatThrownBy(() -> open(fileOfBefore(), LABEL, IMAGE))
                .hasMessageContaining("image has 1 numbers in a cell instead of 4");
    }

    @Test
    void callsTheNumbersOfACellByTheirPlace() {
        assertThat(Column.numberNames("image", List.of(1, 2, 1))).containsExactly("image_0_0", "image_0_1");
        assertThat(Column.numberNames("image", List.of(1, 1, 3)))
                .containsExactly("image_0_0_0", "image_0_0_1", "image_0_0_2");
        assertThat(Column.numberNames("series", List.of(2, 1))).containsExactly("series_0", "series_1");
        assertThat(Column.numberNames("vector", List.of(2))).containsExactly("vector_0", "vector_1");
        assertThat(Column.numbers(List.of(IMAGE, LABEL, SERIES))).isEqualTo(11);
    }

    @Test
    void whatIsPredictedIsTheLastSingleValue() {
        assertThat(Column.last(List.of(LABEL, IMAGE)).name()).isEqualTo("label");
        assertThat(Column.last(List.of(IMAGE, LABEL)).name()).isEqualTo("label");
        assertThat(Column.last(Arrays.asList(IMAGE, SERIES)).name()).isEqualTo("series");
    }
}
