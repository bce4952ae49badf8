package dev.chainrule.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.Table;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/** Small files, many of them ugly, each with what has to come of it: {@code src/test/resources/format/*.yml}. */
@Tag("slow")
class FormatCorpusTests {

    private static final List<String> FILES = List.of(
            "csv", "tops", "amounts", "arff", "json", "text", "workbooks", "archives", "npy", "npz", "idx", "images");

    private final Path folder;

    FormatCorpusTests(@TempDir Path folder) {
        this.folder = folder;
    }

    /** One case as its file has it. */
    record Case(String title, Map<String, Object> spec) {

        String text(String key) {
            return (String) spec.getOrDefault(key, "");
        }

        @SuppressWarnings("unchecked")
        List<String> texts(String key) {
            return ((List<String>) spec.getOrDefault(key, List.of()));
        }

        @SuppressWarnings("unchecked")
        Map<String, Object> values(String key) {
            return (Map<String, Object>) spec.getOrDefault(key, Map.of());
        }

        @SuppressWarnings("unchecked")
        List<UploadedFile> files() throws IOException {
            List<UploadedFile> files = new ArrayList<>();
            for (Map<String, Object> file : (List<Map<String, Object>>) spec.getOrDefault("files", List.of())) {
                byte[] bytes = bytes(file);
                files.add(new UploadedFile(
                        (String) file.get("name"), (String) file.get("type"), () -> new ByteArrayInputStream(bytes)));
            }
            return spec.containsKey("zip") ? List.of(zipped(text("zip"), files)) : files;
        }

        private static byte[] bytes(Map<String, Object> file) throws IOException {
            if (file.containsKey("hex")) {
                return HexFormat.of().parseHex(file.get("hex").toString());
            }
            if (file.containsKey("base64")) {
                return Base64.getDecoder().decode((String) file.get("base64"));
            }
            Object encoding = file.getOrDefault("encoding", "UTF-8");
            byte[] text = String.valueOf(file.get("text")).getBytes(Charset.forName(encoding.toString()));
            return Boolean.TRUE.equals(file.get("gzip")) ? gzipped(text) : text;
        }

        ReadingOptions options() {
            return ReadingOptions.of(JsonMapper.shared().writeValueAsString(spec.getOrDefault("options", Map.of())));
        }

        @Override
        public String toString() {
            return title;
        }
    }

    private static byte[] gzipped(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    static UploadedFile zipped(String name, List<UploadedFile> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (UploadedFile file : files) {
                out.putNextEntry(new ZipEntry(file.title()));
                try (InputStream in = file.content().open()) {
                    in.transferTo(out);
                }
            }
        }
        return new UploadedFile(name, null, () -> new ByteArrayInputStream(bytes.toByteArray()));
    }

    static Stream<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (String file : FILES) {
            try (InputStream in = FormatCorpusTests.class.getResourceAsStream("/format/" + file + ".yml")) {
                List<Map<String, Object>> specs = new Yaml().load(in);
                specs.forEach(spec -> cases.add(new Case(file + ": " + spec.get("what"), spec)));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void comesOutAsWritten(Case it) throws IOException {
        if (it.spec.containsKey("problem")) {
            refuses(it);
        } else {
            reads(it);
        }
        try (Stream<Path> left = Files.walk(folder)) {
            assertThat(left.filter(path -> path.toString().endsWith(".part"))).isEmpty();
        }
    }

    private void reads(Case it) throws IOException {
        ReadUpload reading = TableFixture.read(folder, it.files(), it.options());
        assertThat(reading.columns().stream()
                        .map(column -> column.name() + ":" + column.type().word())
                        .collect(Collectors.joining(" ")))
                .isEqualTo(it.text("columns"));
        if (it.spec.containsKey("format")) {
            assertThat(reading.format().word()).isEqualTo(it.text("format"));
        }
        assertThat(reading.warnings())
                .filteredOn(warning -> warning.column() == null)
                .extracting(Warning::detail)
                .containsExactlyElementsOf(it.texts("warnings"));
        it.values("used")
                .forEach((name, value) -> assertThat(String.valueOf(JsonMapper.shared()
                                .convertValue(reading.readAs().get(name), Object.class)))
                        .as(name)
                        .isEqualTo(String.valueOf(value)));
        if (it.spec.containsKey("doubts")) {
            assertThat(reading.warnings())
                    .filteredOn(warning -> warning.column() != null)
                    .extracting(warning -> warning.column() + ": " + warning.detail())
                    .containsExactlyElementsOf(it.texts("doubts"));
        }
        assertThat(reading.skippedRows()).isEqualTo(it.spec.getOrDefault("skipped", 0));
        assertThat(reading.sha256()).hasSize(64);
        try (Table table = TableFixture.open(folder, reading)) {
            assertThat(table.rows(0, 100))
                    .extracting(
                            row -> row.values().stream().map(String::valueOf).collect(Collectors.joining(" ")))
                    .containsExactlyElementsOf(it.texts("rows"));
        }
    }

    private void refuses(Case it) throws IOException {
        List<UploadedFile> files = it.files();
        ProblemException problem =
                catchThrowableOfType(ProblemException.class, () -> TableFixture.read(folder, files, it.options()));
        assertThat(problem).as("refused").isNotNull();
        assertThat(problem.violations())
                .extracting(FormatCorpusTests::written)
                .containsExactlyElementsOf(it.texts("faults"));
        assertThat(problem.code()).isEqualTo(it.text("problem"));
        assertThat(problem.violations())
                .allSatisfy(fault -> assertThat(fault.hint() != null || "/options".equals(fault.pointer()))
                        .as("a hint, or options that exclude each other")
                        .isTrue());
        assertThat(folder.resolve("datasets"))
                .satisfiesAnyOf(
                        stored -> assertThat(stored).doesNotExist(),
                        stored -> assertThat(stored).isEmptyDirectory());
    }

    private static String written(Violation fault) {
        String place = Stream.of(fault.line(), fault.column())
                .filter(it -> it != null)
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
        return place.isEmpty() ? fault.detail() : place + ": " + fault.detail();
    }
}
