package dev.chainrule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the page is made with is in the jars, at the addresses that the page asks for; and it is not much. */
class PageLibraryTests {

    private static final Path STATIC = Path.of("src/main/resources/static");
    private static final Pattern LIBRARY = Pattern.compile("(_static|webjars)/[\\w./-]+\\.(js|css)");
    private static final Pattern IMPORT = Pattern.compile("(?:from|import)\\s*\\(?\\s*'([^']+)'");
    private static final int MOST_BYTES = 300 * 1024;

    @Test
    void everyAddressOfALibraryIsInAJar() throws IOException {
        List<String> named = addresses();

        assertThat(named)
                .hasSizeGreaterThan(2)
                .allSatisfy(each -> assertThat(resource(each))
                        .as("%s: does pom.xml have another version?", each)
                        .isNotNull());
    }

    @Test
    void everyModuleThatIsImportedIsThere() throws IOException {
        for (Path module : modules()) {
            for (String imported : IMPORT.matcher(code(module))
                    .results()
                    .map(each -> each.group(1))
                    .toList()) {
                assertThat(imported)
                        .as("%s: names without a path need an import map", module)
                        .startsWith(".");
                Path file = module.resolveSibling(imported).normalize();
                if (!LIBRARY.matcher(imported).find()) {
                    assertThat(file).as("imported by %s", module).exists();
                }
            }
        }
    }

    @Test
    void theWholeScriptStaysSmall() throws IOException {
        Map<String, Integer> sizes = new TreeMap<>();
        for (Path module : modules()) {
            sizes.put(module.toString(), zipped(Files.readAllBytes(module)));
        }
        for (String library :
                addresses().stream().filter(each -> each.endsWith(".js")).toList()) {
            try (InputStream content = PageLibraryTests.class.getResourceAsStream("/META-INF/resources/" + library)) {
                sizes.put(
                        library, zipped(Objects.requireNonNull(content, library).readAllBytes()));
            }
        }

        assertThat(sizes.values().stream().mapToInt(Integer::intValue).sum())
                .as("gzipped: %s", sizes)
                .isLessThan(MOST_BYTES);
    }

    @Test
    void nothingStandsInTheDocumentThatThePolicyForbids() throws IOException {
        String document = Files.readString(STATIC.resolve("index.html"));

        assertThat(document)
                .doesNotContain("importmap", "style=", "onclick")
                .doesNotContainPattern("<script(?![^>]* src=)");
    }

    /** Without comments, which may show how to import. */
    private static String code(Path module) throws IOException {
        return Files.readString(module).replaceAll("(?s)/\\*\\*.*?\\*/", "");
    }

    private static List<String> addresses() throws IOException {
        try (Stream<Path> files = Files.walk(STATIC)) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(each -> each.toString().matches(".*\\.(js|html)"))
                    .toList()) {
                all.append(Files.readString(file));
            }
            return LIBRARY.matcher(all)
                    .results()
                    .map(MatchResult::group)
                    .distinct()
                    .toList();
        }
    }

    private static List<Path> modules() throws IOException {
        try (Stream<Path> files = Files.walk(STATIC)) {
            return files.filter(each -> each.toString().endsWith(".js"))
                    .sorted()
                    .toList();
        }
    }

    private static @Nullable URL resource(String library) {
        return PageLibraryTests.class.getResource("/META-INF/resources/" + library);
    }

    private static int zipped(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(content);
        }
        return bytes.size();
    }
}
