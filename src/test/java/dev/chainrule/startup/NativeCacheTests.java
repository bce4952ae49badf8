package dev.chainrule.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeCacheTests {

    @ParameterizedTest
    @CsvSource({
        "UTC, cache",
        "Etc/UTC, cache",
        "Z, cache",
        "Europe/London, cache-Europe-London",
        "Asia/Kathmandu, cache-Asia-Kathmandu",
        "+05:45, cache-+05-45"
    })
    void hasADirectoryForEachTimeZone(String zone, String directory) {
        assertThat(NativeCache.of(Path.of("home"), ZoneId.of(zone))).isEqualTo(Path.of("home", ".javacpp", directory));
    }
}
