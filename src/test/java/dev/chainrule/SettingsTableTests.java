package dev.chainrule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SettingsTableTests {

    private static final String METADATA = """
            {"properties": [
              {"name": "b.names", "type": "java.util.List<java.lang.String>", "description": "whom it knows"},
              {"name": "b.memory", "description": "half of {@code a.memory}"},
              {"name": "a.share", "defaultValue": 0.01, "description": "how much of it"},
              {"name": "a.on", "defaultValue": true}
            ]}
            """;

    @Test
    void hasARowForEachSettingByName() {
        assertThat(SettingsTable.of(METADATA)).isEqualTo("""
                        | setting | default | meaning |
                        |---|---|---|
                        | `a.on` | `true` |  |
                        | `a.share` | `0.01` | how much of it |
                        | `b.memory` | unset | half of `a.memory` |
                        | `b.names` | none | whom it knows |
                        """);
    }

    @Test
    void takesThePlaceOfTheOneBefore() {
        String page = """
                # Settings

                <!-- Made of the settings' Javadoc: see DocumentationTests. -->
                old
                <!-- End of what is made. -->

                More.
                """;

        String changed = SettingsTable.replacedIn(page, "new\n");

        assertThat(changed).isEqualTo(page.replace("old\n", "new\n"));
        assertThat(SettingsTable.in(changed)).isEqualTo("new\n");
    }
}
