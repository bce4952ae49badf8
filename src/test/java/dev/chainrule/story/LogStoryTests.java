package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Somebody reads the log of the service. */
@Story
@ExtendWith(OutputCaptureExtension.class)
class LogStoryTests {

    /** Date and zone, in digits that programs read. */
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d) ";

    private final Api api;

    LogStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    /** Also what is written a moment after the answer. */
    private static List<String> lines(CapturedOutput log, String job) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!log.getOut().contains(job) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        return log.getOut().lines().filter(line -> line.contains(job)).toList();
    }

    @Test
    void findsOneLineAboutEachJob(CapturedOutput log) {
        Answer job = api.train("{\"dataset\": \"xor\", \"name\": \"logged\", \"training\": {\"epochs\": 3}}");

        assertThat(lines(log, job.text("/id")))
                .singleElement()
                .asString()
                .matches(TIME + "INFO .*Job " + job.text("/id") + " \"logged\" succeeded after \\d+\\.\\d s,"
                        + " train_loss [0-9.e+-]{5,10}, model " + job.text("/model"));
    }

    @Test
    void findsWhyAJobFailed(CapturedOutput log) {
        Answer job = api.post("/jobs?wait=60", """
                {"dataset": "houses", "name": "log-diverged", "loss": "mse",
                 "preprocessing": {"numeric": "none", "target": "none"},
                 "training": {"epochs": 200, "optimizer": {"type": "sgd", "learning_rate": 1000}}}""").is(200);

        assertThat(lines(log, job.text("/id")))
                .singleElement()
                .asString()
                .matches(
                        TIME + "INFO .* \"log-diverged\" failed after .*: diverged: The loss is not finite at step .*");
    }
}
