package dev.chainrule.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.storage.Storage;
import dev.chainrule.storage.StoredFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Archives that are small and mean to be large. */
class PackedTests {

    private static final DataSize MANY = DataSize.ofMegabytes(100);

    private final Path folder;

    PackedTests(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void leavesNothing() throws IOException {
        assertThat(StoredFiles.in(folder)).isEmpty();
    }

    private static Limits limits(DataSize upload, int entries, int ratio) {
        return new Limits(
                upload, 10_000_000, 50, DataSize.ofKilobytes(1), DataSize.ofKilobytes(100), entries, ratio, 100);
    }

    private static UploadedFile file(String name, byte[] content) {
        return new UploadedFile(name, null, () -> new ByteArrayInputStream(content));
    }

    private static byte[] bytes(UploadedFile file) throws IOException {
        try (var in = file.content().open()) {
            return in.readAllBytes();
        }
    }

    private ProblemException refusal(Limits limits, UploadedFile file) {
        ProblemException problem = catchThrowableOfType(
                ProblemException.class,
                () -> new Intake(Storage.at(folder), limits)
                        .read(List.of(file), ReadingOptions.DEFAULT, "datasets", "it.table"));
        assertThat(problem).as("refused").isNotNull();
        return problem;
    }

    private static UploadedFile gzipped(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return file("data.csv.gz", bytes.toByteArray());
    }

    @Tag("slow")
    @Test
    void refusesGzipOfASuspiciousRatio() throws IOException {
        ProblemException problem =
                refusal(limits(MANY, 10, 500), gzipped("1,2\n".repeat(5 << 20).getBytes(UTF_8)));
        assertThat(problem.kind()).isEqualTo(ProblemKind.TOO_LARGE);
        assertThat(problem).hasMessageContaining("chainrule.dataset.max-ratio").hasMessageContaining("data.csv.gz");
    }

    @Test
    void refusesZipOfASuspiciousRatio() throws IOException {
        UploadedFile zip = FormatCorpusTests.zipped("bomb.zip", List.of(file("a.csv", new byte[20 << 20])));
        ProblemException problem = refusal(limits(MANY, 10, 500), zip);
        assertThat(problem.code()).isEqualTo("suspicious_ratio");
        assertThat(problem).hasMessageContaining("a.csv");
    }

    @Test
    void refusesWhatIsTooLargeUnpacked() throws IOException {
        byte[] noise = new byte[60_000];
        new Random(1).nextBytes(noise);
        UploadedFile two = FormatCorpusTests.zipped("two.zip", List.of(file("a", noise), file("b", noise)));
        assertThat(refusal(limits(DataSize.ofBytes(100_000), 10, 500), two).code())
                .isEqualTo("upload_too_large");
        assertThat(refusal(limits(DataSize.ofBytes(100_000), 10, 500), gzipped(new byte[100_001]))
                        .code())
                .isEqualTo("upload_too_large");
    }

    @Test
    void refusesTooManyFiles() throws IOException {
        List<UploadedFile> files = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            files.add(file("f" + i, new byte[1]));
        }
        UploadedFile zip = FormatCorpusTests.zipped("many.zip", files);
        ProblemException problem = refusal(limits(MANY, 10, 500), zip);
        assertThat(problem.code()).isEqualTo("too_many_files");
        assertThat(problem).hasMessageContaining("chainrule.dataset.max-entries");
        assertThat(refusal(limits(MANY, 11, 500), zip).code()).isEqualTo("invalid_csv");
    }

    @Test
    void believesNoListOfFilesThatIsTooLongToHold() throws IOException {
        byte[] zip = bytes(FormatCorpusTests.zipped("long.zip", List.of(file("a", new byte[1]))));
        ByteBuffer end = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        end.putInt(zip.length - 22 + 12, 1 << 30);
        assertThat(refusal(limits(MANY, 10, 500), file("long.zip", zip)).code()).isEqualTo("too_many_files");
    }

    @Test
    void refusesAFileThatIsLongerThanItsArchiveSays() throws IOException {
        byte[] zip = bytes(FormatCorpusTests.zipped("liar.zip", List.of(file("a.csv", new byte[5000]))));
        ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        int directory = bytes.getInt(zip.length - 22 + 16);
        bytes.putInt(directory + 24, 10);
        assertThat(refusal(limits(MANY, 10, 500), file("liar.zip", zip)).code()).isEqualTo("bad_zip");
    }

    @Test
    void refusesAFileWhosePackedBytesAreDamaged() throws IOException {
        byte[] text = "a,b\n1,2\n3,4\n".repeat(300).getBytes(UTF_8);
        byte[] zip = bytes(FormatCorpusTests.zipped("bad.zip", List.of(file("a.csv", text))));
        zip[40] ^= 0x55;
        zip[45] ^= 0x55;
        assertThat(refusal(limits(MANY, 10, 500), file("bad.zip", zip)).code()).isEqualTo("bad_zip");
    }

    @Test
    void refusesTooManyRows() {
        byte[] csv = ("a,b\n" + "1,2\n".repeat(1001)).getBytes(UTF_8);
        Limits fewRows = new Limits(MANY, 1000, 50, DataSize.ofKilobytes(1), DataSize.ofKilobytes(100), 10, 500, 100);
        ProblemException problem = refusal(fewRows, file("long.csv", csv));
        assertThat(problem.code()).isEqualTo("too_many_rows");
        assertThat(problem.violations().get(0).hint()).contains("chainrule.dataset.max-rows");
    }
}
