package dev.chainrule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** What README and {@code src/docs} say of files and settings is so. */
@Tag("slow")
class DocumentationTests {

    private static final Pattern NEVER_GIVEN = Pattern.compile("The numbers ([\\d, and\\s]+) were never given");
    private static final Path README = Path.of("README.md");
    private static final Path DOCS = Path.of("src/docs");
    private static final Path CODE = Path.of("src/main/java/dev/chainrule");

    private static final Pattern LINK = Pattern.compile("]\\((?!https?:|#)([^)#]+)(#[^)]*)?\\)");
    private static final Pattern CODE_SPAN = Pattern.compile("`([^`\n]+)`");
    private static final Predicate<String> PATH =
            Pattern.compile("[\\w.-]+(/[\\w.-]+)*/([\\w-]+\\.\\w+)?").asMatchPredicate();
    /** What lies in the data directory, or what a build writes; and where it is spoken of. */
    private static final Map<String, Predicate<String>> ELSEWHERE = Map.of(
            "operations.md",
            Pattern.compile("(aside|checkpoints|datasets|models|processes|tmp|uploads)/")
                    .asMatchPredicate(),
            "benchmarks.md",
            Pattern.compile("target/(bench|study)/\\w+\\.md").asMatchPredicate());

    private static final Pattern ROW_OF_A_DECISION =
            Pattern.compile("^\\| (\\d+) \\| \\[(.+?)]\\(([\\w.-]+)\\) \\| (.+) \\|$", Pattern.MULTILINE);
    private static final Predicate<String> STATUS =
            Pattern.compile("accepted|superseded (in part )?by \\[.*").asMatchPredicate();

    private static final Pattern NAMED_SETTING = Pattern.compile("(?<![\\w./-])chainrule(\\.[a-z][a-z-]*)+(?![\\w(*])");
    /** What is called so and is no setting: files, and what is measured. */
    private static final Predicate<String> NO_SETTING = Pattern.compile(
                    "chainrule\\.(jar|jsa|aot|mv\\.db|jobs|memory\\.taken|queue\\.oldest\\.wait)")
            .asMatchPredicate();

    private static final Pattern ROW_OF_A_SETTING =
            Pattern.compile("^\\| `((?:chainrule|server)\\.[^`|]+)` \\| ([^|]*) \\|", Pattern.MULTILINE);

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
    void everyPathThatIsNamedIsThere() throws IOException {
        for (Path page : current()) {
            Predicate<String> elsewhere =
                    ELSEWHERE.getOrDefault(page.getFileName().toString(), path -> false);
            assertThat(found(CODE_SPAN, page).stream().filter(PATH))
                    .as("paths of %s", page)
                    .allMatch(path ->
                            elsewhere.test(path) || Files.exists(Path.of(path)) || Files.exists(CODE.resolve(path)));
        }
    }

    /** Or begins the names of some. */
    @Test
    void everySettingThatIsNamedExists() throws IOException {
        Set<String> settings = settings();
        List<Path> pages = new ArrayList<>(current());
        try (Stream<Path> sources = Files.walk(CODE)) {
            sources.filter(Files::isRegularFile).forEach(pages::add);
        }
        for (Path page : pages) {
            assertThat(NAMED_SETTING.matcher(Files.readString(page)).results().map(MatchResult::group))
                    .as("settings that %s names", page)
                    .allMatch(name -> NO_SETTING.test(name)
                            || settings.contains(name)
                            || settings.stream().anyMatch(setting -> setting.startsWith(name + ".")));
        }
    }

    @Test
    void everyDecisionIsListedByItsTitleAndWithAStatus() throws IOException {
        Path folder = DOCS.resolve("decisions");
        Map<String, String> titles = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> !each.endsWith("README.md")).toList()) {
                String heading = Files.readAllLines(file).get(0);
                titles.put(file.getFileName().toString(), heading.substring("# ".length()));
            }
        }
        Map<String, String> listed = new TreeMap<>();
        ROW_OF_A_DECISION
                .matcher(Files.readString(folder.resolve("README.md")))
                .results()
                .peek(row -> assertThat(row.group(4)).matches(STATUS))
                .forEach(row -> listed.put(row.group(3), row.group(1) + ". " + row.group(2)));

        assertThat(listed).isEqualTo(titles);
    }

    /** Whoever looks for a decision that is not there reads that it never was. */
    @Test
    void theNumbersThatNoDecisionHasAreNamed() throws IOException {
        Path folder = DOCS.resolve("decisions");
        Set<Integer> given = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(each -> !each.endsWith("README.md"))
                    .map(file -> file.getFileName().toString().substring(0, 4))
                    .map(Integer::valueOf)
                    .forEach(given::add);
        }
        List<String> holes = IntStream.rangeClosed(1, Collections.max(given))
                .filter(number -> !given.contains(number))
                .mapToObj(String::valueOf)
                .toList();
        String index = Files.readString(folder.resolve("README.md"));
        Matcher named = NEVER_GIVEN.matcher(index);
        assertThat(named.find()).as("a sentence that names them").isTrue();
        assertThat(named.group(1).split("\\D+")).containsExactlyElementsOf(holes);
    }

    /** Where the build wrote the metadata; a compiler without annotation processors does not. */
    @Test
    void theTableOfSettingsIsWhatTheirMetadataSays() throws IOException {
        Path metadata = SettingsTable.metadata();
        assumeThat(metadata)
                .as("metadata of the settings, which only the build with Maven writes")
                .exists();
        Path operations = DOCS.resolve("operations.md");
        String table = SettingsTable.of(Files.readString(metadata));
        if (Boolean.getBoolean("settings.write")) {
            Files.writeString(operations, SettingsTable.replacedIn(Files.readString(operations), table));
        }

        assertThat(SettingsTable.in(Files.readString(operations)))
                .as("table of %s; mvn test -Dtest=DocumentationTests -Dsettings.write=true writes it", operations)
                .isEqualTo(table);
    }

    @Test
    void everySettingIsDocumentedAndNoOther() throws IOException {
        assertThat(documented().keySet())
                .filteredOn(name -> name.startsWith("chainrule."))
                .containsExactlyInAnyOrderElementsOf(settings());
    }

    /** Also where {@code application.yml} says it. A setting without a default, or whose default is reckoned, has none. */
    @Test
    void everyDefaultIsTheOneThatIsDocumented() throws IOException {
        Map<String, String> defaults = defaults();
        Map<String, String> documented = documented();
        Map<String, String> expected = new TreeMap<>();
        documented.keySet().forEach(name -> expected.put(name, defaults.getOrDefault(name, "")));

        assertThat(documented).hasSizeGreaterThan(100).isEqualTo(expected);
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(DOCS)) {
            return Stream.concat(
                            Stream.of(README),
                            docs.filter(file -> file.toString().endsWith(".md")))
                    .toList();
        }
    }

    /** Those that say what is so today; decisions and changes say what was so then. */
    private static List<Path> current() throws IOException {
        return pages().stream()
                .filter(page -> !page.startsWith(DOCS.resolve("decisions")))
                .toList();
    }

    private static List<String> found(Pattern pattern, Path page) throws IOException {
        return pattern.matcher(Files.readString(page))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    /** The default of each setting; empty for one that has none. */
    private static Map<String, String> documented() throws IOException {
        Map<String, String> defaults = new TreeMap<>();
        ROW_OF_A_SETTING
                .matcher(Files.readString(DOCS.resolve("operations.md")))
                .results()
                .forEach(row -> defaults.put(
                        row.group(1),
                        CODE_SPAN
                                .matcher(row.group(2))
                                .results()
                                .map(code -> code.group(1))
                                .collect(Collectors.joining(", "))));
        return defaults;
    }

    /** What the records say, and above them what {@code application.yml} says. */
    private static Map<String, String> defaults() throws IOException {
        Map<String, String> defaults = new TreeMap<>();
        records().forEach(type -> defaults.putAll(defaults(type)));
        PropertySource<?> file = new YamlPropertySourceLoader()
                .load("application", new FileSystemResource("src/main/resources/application.yml"))
                .get(0);
        for (String name : ((EnumerablePropertySource<?>) file).getPropertyNames()) {
            defaults.put(name, String.valueOf(file.getProperty(name)));
        }
        return defaults;
    }

    private static Map<String, String> defaults(Class<?> type) {
        Map<String, String> defaults = new TreeMap<>();
        String prefix = type.getAnnotation(ConfigurationProperties.class).value();
        for (Parameter parameter : canonical(type).getParameters()) {
            DefaultValue value = parameter.getAnnotation(DefaultValue.class);
            if (value != null) {
                defaults.put(prefix + "." + dashed(parameter.getName()), String.join(", ", value.value()));
            }
        }
        return defaults;
    }

    private static Constructor<?> canonical(Class<?> type) {
        Class<?>[] components = Stream.of(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(components);
        } catch (NoSuchMethodException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Set<String> settings() {
        return records().flatMap(DocumentationTests::settings).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<? extends Class<?>> records() {
        ClassPathScanningCandidateComponentProvider scan = new ClassPathScanningCandidateComponentProvider(false);
        scan.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        return scan.findCandidateComponents("dev.chainrule").stream()
                .map(found -> ClassUtils.resolveClassName(
                        Objects.requireNonNull(found.getBeanClassName()), DocumentationTests.class.getClassLoader()));
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
