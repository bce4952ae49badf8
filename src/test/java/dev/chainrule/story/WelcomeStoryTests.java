package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.Application;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** The very first start shows what the service can do. */
@Tag("slow")
@ExtendWith(OutputCaptureExtension.class)
class WelcomeStoryTests {

    private static final Pattern CURL = Pattern.compile("curl 'http://127\\.0\\.0\\.1:\\d+(/models/\\S+/predict\\S+)'");

    private static void run(Path folder, boolean welcome, Consumer<Api> use) {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                .run(
                        "--server.port=0",
                        "--chainrule.data-dir=" + folder,
                        "--chainrule.welcome=" + welcome,
                        "--spring.main.register-shutdown-hook=false")) {
            use.accept(new Api(context.getEnvironment().getRequiredProperty("local.server.port", Integer.class)));
        }
    }

    @Test
    void trainsDigitsOnceAndSaysHowToAsk(@TempDir Path folder, CapturedOutput log) {
        run(folder, true, api -> {
            String job = api.get("/jobs").text("/data/0/links/self");
            assertThat(api.get(job + "?wait=60").text("/status")).isEqualTo("succeeded");
        });
        assertThat(log)
                .containsPattern(
                        "digits +1/\\d+ \\[[#·]{20}] train_loss \\d\\.\\d{4} +val_loss .+ val_accuracy 0\\.\\d+");
        Matcher curl = CURL.matcher(log);
        assertThat(curl.find()).isTrue();

        run(folder, true, api -> {
            assertThat(api.count("/jobs")).isEqualTo(1);
            assertThat(api.get(curl.group(1)).is(200).json().at("/predictions/0/probabilities"))
                    .hasSize(10);
        });
    }

    @Test
    void trainsNothingWhereItIsTurnedOff(@TempDir Path folder, CapturedOutput log) {
        run(folder, false, api -> {
            assertThat(api.count("/jobs")).isZero();
            assertThat(api.count("/datasets")).isEqualTo(4);
        });
        assertThat(log).doesNotContain("demonstration");
    }
}
