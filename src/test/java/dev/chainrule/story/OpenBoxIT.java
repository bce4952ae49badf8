package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service as it is shipped looks into a network: with the libraries of the jar, and none that only tests have. */
class OpenBoxIT {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void opensAModel() throws Exception {
        try (Service service = Service.start(folder)) {
            Api api = service.api();
            api.train("{\"dataset\": \"xor\"}");
            Answer trace = api.post("/models/xor/trace", "{\"row\": {\"a\": 0, \"b\": 1}, \"target\": 1}")
                    .is(200);

            assertThat(trace.json().at("/layers")).isNotEmpty();
            assertThat(trace.json().at("/backward")).isNotEmpty();
            assertThat(api.post("/models/xor/gradient-check", "{\"rows\": 4}")
                            .is(200)
                            .text("/verdict"))
                    .isEqualTo("pass");
        }
    }
}
