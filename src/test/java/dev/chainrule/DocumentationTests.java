package dev.chainrule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** What README and {@code src/docs} say of files and settings is so. */
@Tag("slow")
class DocumentationTests {

    private static final Path README = Path.of("README.md");
    private static final Path DOCS = Path.of("src/docs");
    private static final Path CODE = Path.of("src/main/java/dev/chainrule");

    private static final Pattern LINK = Pattern.compile("]\\((?!https?:|#)([^)#]+)(#[^)]*)?\\)");
    private static final Pattern CODE_SPAN = Pattern.compile("`([^`\n]+)`");
    private static final Predicate<String> PATH =
            Pattern.compile("[\\w.-]+(/[\\w.-]+)*/([\\w-]+\\.\\w+)?").asMatchPredicate();
    private static final Pattern ROW_OF_A_SETTING = Pattern.compile("^\\| (`chainrule\\.[^|]+) \\|", Pattern.MULTILINE);

    @Test
    void theReadmeIsShort() throws IOException {
        assertThat(Files.size(README)).isLessThanOrEqualTo(10_000);
    }

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        for (Path page : pages()) {
            Path folder = Objects.requireNonNull(page.toAbsolutePath().getParent());
            assertThat(found(LINK, page))
                    .as("links of %s", page)
                    .allSatisfy(link -> assertThat(folder.resolve(link)).exists());
        }
    }

    @Test
    void everyPathOfTheMapIsThere() throws IOException {
        for (Path page : List.of(DOCS.resolve("map.md"), DOCS.resolve("contributing.md"))) {
            List<String> paths = found(CODE_SPAN, page).stream().filter(PATH).toList();
            assertThat(paths)
                    .as("paths of %s", page)
                    .hasSizeGreaterThan(5)
                    .allMatch(path -> Files.exists(Path.of(path)) || Files.exists(CODE.resolve(path)));
        }
    }

    @Test
    void everySettingIsDocumentedAndNoOther() throws IOException {
        assertThat(documentedSettings()).containsExactlyInAnyOrderElementsOf(settings());
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(DOCS)) {
            return Stream.concat(
                            Stream.of(README),
                            docs.filter(file -> file.toString().endsWith(".md")))
                    .toList();
        }
    }

    private static List<String> found(Pattern pattern, Path page) throws IOException {
        return pattern.matcher(Files.readString(page))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    /** A row may name several of one group: {@code `chainrule.queue.heartbeat`, `.dead`}. */
    private static Set<String> documentedSettings() throws IOException {
        Set<String> all = new TreeSet<>();
        for (String names : found(ROW_OF_A_SETTING, DOCS.resolve("operations.md"))) {
            String group = "";
            for (String name : CODE_SPAN
                    .matcher(names)
                    .results()
                    .map(MatchResult::group)
                    .map(code -> code.replace("`", ""))
                    .toList()) {
                String whole = name.startsWith(".") ? group + name : name;
                group = whole.substring(0, whole.lastIndexOf('.'));
                all.add(whole);
            }
        }
        return all;
    }

    private static Set<String> settings() {
        ClassPathScanningCandidateComponentProvider scan = new ClassPathScanningCandidateComponentProvider(false);
        scan.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        Set<String> all = scan.findCandidateComponents("dev.chainrule").stream()
                .map(found -> ClassUtils.resolveClassName(
                        Objects.requireNonNull(found.getBeanClassName()), DocumentationTests.class.getClassLoader()))
                .flatMap(DocumentationTests::settings)
                .collect(Collectors.toCollection(TreeSet::new));
        // Asked for by a condition on a bean, not bound.
        all.add("chainrule.welcome");
        return all;
    }

    private static Stream<String> settings(Class<?> type) {
        String prefix = type.getAnnotation(ConfigurationProperties.class).value();
        return Stream.of(type.getRecordComponents())
                .map(RecordComponent::getName)
                .map(name -> prefix + "." + dashed(name));
    }

    private static String dashed(String name) {
        return ConfigurationPropertyName.of(name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
                .toString();
    }
}
