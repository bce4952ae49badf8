package dev.chainrule;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The table of settings in {@code src/docs/operations.md}, made of what Spring's annotation processor reads in their records. */
final class SettingsTable {

    private static final String BEGIN = "<!-- Made of the settings' Javadoc: see DocumentationTests. -->\n";
    private static final String END = "<!-- End of what is made. -->\n";

    private SettingsTable() {}

    /** Beside the classes of the service. */
    static Path metadata() {
        try {
            Path classes = Path.of(Application.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return classes.resolve("META-INF/spring-configuration-metadata.json");
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** One row for each setting, by name. */
    static String of(String metadata) {
        Map<String, JsonNode> settings = new TreeMap<>();
        new JsonMapper()
                .readTree(metadata)
                .get("properties")
                .forEach(setting -> settings.put(setting.get("name").asString(), setting));
        return settings.values().stream()
                .map(SettingsTable::row)
                .collect(Collectors.joining("", "| setting | default | meaning |\n|---|---|---|\n", ""));
    }

    private static String row(JsonNode setting) {
        String meaning = setting.path("description").asString("").replaceAll("\\{@code ([^}]*)}", "`$1`");
        return "| `%s` | %s | %s |\n".formatted(setting.get("name").asString(), shownDefault(setting), meaning);
    }

    /** In words where there is none. */
    private static String shownDefault(JsonNode setting) {
        JsonNode value = setting.path("defaultValue");
        if (value.isValueNode() && !value.isNull()) {
            return "`" + value.asString() + "`";
        }
        return setting.path("type").asString("").startsWith("java.util.List") ? "none" : "unset";
    }

    /** As it stands on a page. */
    static String in(String page) {
        return page.substring(begin(page), page.indexOf(END));
    }

    static String replacedIn(String page, String table) {
        return page.substring(0, begin(page)) + table + page.substring(page.indexOf(END));
    }

    private static int begin(String page) {
        return page.indexOf(BEGIN) + BEGIN.length();
    }
}
