package dev.chainrule.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.storage.Storage;
import dev.chainrule.table.Table;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class CifarTests {

    private static final Limits LIMITS = new Limits(
            DataSize.ofMegabytes(1), 1000, 4000, DataSize.ofKilobytes(1), DataSize.ofKilobytes(100), 100, 500, 5);
    private static final String NAMES = "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n";

    private final Path folder;

    CifarTests(@TempDir Path folder) {
        this.folder = folder;
    }

    private static int pixel(int row, int y, int x, int channel) {
        return (row * 7 + y * 3 + x * 5 + channel * 90) % 256;
    }

    private static byte[] records(int first, int... labels) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < labels.length; i++) {
            out.write(labels[i]);
            pixels(first + i, out);
        }
        return out.toByteArray();
    }

    private static void pixels(int row, ByteArrayOutputStream out) {
        for (int channel = 0; channel < 3; channel++) {
            for (int y = 0; y < 32; y++) {
                for (int x = 0; x < 32; x++) {
                    out.write(pixel(row, y, x, channel));
                }
            }
        }
    }

    private static UploadedFile file(@Nullable String name, byte[] content) {
        return new UploadedFile(name, null, () -> new ByteArrayInputStream(content));
    }

    private ReadUpload read(String options, UploadedFile... files) throws IOException {
        return new Intake(Storage.at(folder), LIMITS)
                .read(List.of(files), ReadingOptions.of(options), "datasets", "it.table");
    }

    private static String picture(int row) {
        return IntStream.range(0, 32)
                .mapToObj(y -> IntStream.range(0, 32)
                        .mapToObj(x -> List.of(pixel(row, y, x, 0), pixel(row, y, x, 1), pixel(row, y, x, 2))
                                .toString())
                        .collect(Collectors.joining(", ", "[", "]")))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private List<String> rows(ReadUpload read) {
        try (Table table = TableFixture.open(folder, read)) {
            return table.rows(0, 100).stream()
                    .map(row -> row.get("image") + " " + row.get("label"))
                    .toList();
        }
    }

    private static List<String> details(ReadUpload read) {
        return read.warnings().stream()
                .filter(warning -> warning.column() == null)
                .map(Warning::detail)
                .toList();
    }

    @Test
    void readsBatchesInTheirOrderWithTheNamesOfTheirClasses() throws IOException {
        ReadUpload read = read(
                "{}",
                file("batches.meta.txt", NAMES.getBytes(StandardCharsets.UTF_8)),
                file("data_batch_1.bin", records(0, 3, 9)),
                file("data_batch_2.bin", records(2, 0, 1, 1)),
                file("test_batch.bin", records(5, 5, 6)));

        assertThat(read.format()).isEqualTo(FileFormat.CIFAR10);
        assertThat(read.columns().get(0).shape()).containsExactly(32, 32, 3);
        assertThat(rows(read))
                .containsExactly(
                        picture(0) + " cat",
                        picture(1) + " truck",
                        picture(2) + " airplane",
                        picture(3) + " automobile",
                        picture(4) + " automobile",
                        picture(5) + " dog",
                        picture(6) + " frog");
        assertThat(details(read)).containsExactly("rows 5 to 6 are test_batch.bin, the test set of CIFAR");
    }

    @Test
    void knowsOneBatchByItsRecordsWhereNoNameSaysIt() throws IOException {
        for (String name : new String[] {"data_batch_4.bin", "own.bin", null}) {
            ReadUpload read = read("{}", file(name, records(0, 3, 9, 3)));

            assertThat(read.format()).as(name).isEqualTo(FileFormat.CIFAR10);
            assertThat(rows(read)).containsExactly(picture(0) + " 3", picture(1) + " 9", picture(2) + " 3");
        }
        assertThat(rows(read("{\"format\": \"cifar10\"}", file("mine.dat", records(0, 3, 9)))))
                .hasSize(2);
        assertThat(read("{\"shape\": []}", file("own.bin", records(0, 3, 9))).columns().stream()
                        .limit(4)
                        .map(column -> column.name()))
                .containsExactly("p0_0_r", "p0_0_g", "p0_0_b", "p0_1_r");
    }

    @Test
    void readsWhatIsDistributed() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("cifar-10-batches-bin/test_batch.bin", records(2, 1, 2));
        files.put("cifar-10-batches-bin/readme.html", "<html>".getBytes(StandardCharsets.UTF_8));
        files.put("cifar-10-batches-bin/batches.meta.txt", NAMES.getBytes(StandardCharsets.UTF_8));
        files.put("cifar-10-batches-bin/data_batch_1.bin", records(0, 3, 9));
        ReadUpload read = read("{}", file("cifar-10-binary.tar.gz", gzipped(tar(files))));

        assertThat(rows(read))
                .containsExactly(
                        picture(0) + " cat", picture(1) + " truck", picture(2) + " automobile", picture(3) + " bird");
        assertThat(details(read))
                .containsExactly(
                        "cifar-10-batches-bin/readme.html is no table and is left out",
                        "rows 2 to 3 are cifar-10-batches-bin/test_batch.bin, the test set of CIFAR");
    }

    @Test
    void readsAHundredClasses() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int row = 0; row < 3; row++) {
            out.write(row + 17);
            out.write(row + 97);
            pixels(row, out);
        }
        ReadUpload read = read("{}", file("train.bin", out.toByteArray()));

        assertThat(read.format()).isEqualTo(FileFormat.CIFAR100);
        assertThat(read.columns().stream().map(column -> column.name()))
                .containsExactly("image", "coarse_label", "label");
        assertThat(rows(read)).containsExactly(picture(0) + " 97", picture(1) + " 98", picture(2) + " 99");
    }

    private String refused(String options, UploadedFile... files) {
        return catchThrowableOfType(ProblemException.class, () -> read(options, files))
                .detail();
    }

    @Test
    void namesWhatIsDamaged() {
        byte[] whole = records(0, 3, 9);
        assertThat(refused("{}", file("data_batch_1.bin", whole), file("data_batch_2.bin", Arrays.copyOf(whole, 4000))))
                .isEqualTo("data_batch_2.bin has 4,000 bytes, and a record has 3,073: 927 are left after 1 records");
        assertThat(refused("{}", file("data_batch_1.bin", new byte[0]))).isEqualTo("data_batch_1.bin is empty");
        assertThat(refused("{}", file("data_batch_1.bin", records(0, 3, 10))))
                .isEqualTo("record 2 of data_batch_1.bin has the label 10");
        assertThat(refused("{\"shape\": [32, 96, 1]}", file("data_batch_1.bin", whole)))
                .contains("not the shape of these pictures");
        assertThat(refused(
                        "{}",
                        file("batches.meta.txt", "cat\ndog\n".getBytes(StandardCharsets.UTF_8)),
                        file("data_batch_1.bin", whole)))
                .isEqualTo("batches.meta.txt has 2 names");
        assertThat(refused("{\"delimiter\": \";\"}", file("data_batch_1.bin", whole)))
                .contains("says nothing about this upload, which is read as cifar10");
    }

    @Test
    void namesATarThatIsCutOff() throws IOException {
        byte[] whole = tar(Map.of("data_batch_1.bin", records(0, 3, 9)));
        assertThat(refused("{}", file("c.tar", Arrays.copyOf(whole, 3000))))
                .isEqualTo("c.tar: it starts as a tar archive but is truncated or damaged.");
    }

    private static byte[] gzipped(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    /** As tar writes it: a folder first, and two empty blocks at the end. */
    private static byte[] tar(Map<String, byte[]> files) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> names = new ArrayList<>(files.keySet());
        out.writeBytes(header("folder/", 0, '5'));
        for (String name : names) {
            byte[] content = files.getOrDefault(name, new byte[0]);
            out.writeBytes(header(name, content.length, '0'));
            out.writeBytes(Arrays.copyOf(content, (content.length + 511) / 512 * 512));
        }
        out.writeBytes(new byte[1024]);
        return out.toByteArray();
    }

    private static byte[] header(String name, int size, char type) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 124, "0".repeat(11 - Integer.toOctalString(size).length()) + Integer.toOctalString(size));
        header[156] = (byte) type;
        put(header, 257, "ustar");
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
