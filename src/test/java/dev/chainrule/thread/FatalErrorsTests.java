package dev.chainrule.thread;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FatalErrorsTests {

    private static final long SECOND = 1_000_000_000L;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<Integer> ended = new ArrayList<>();
    private long now;
    private final FatalErrors errors = new FatalErrors(err, ended::add, () -> now);

    @Test
    void endsTheProcessWithAWordWhenAThreadHasNoMemory() {
        errors.uncaughtException(Thread.currentThread(), new OutOfMemoryError("Java heap space"));

        assertThat(ended).containsExactly(FatalErrors.STATUS);
        assertThat(err.toString(UTF_8)).contains("Chainrule ends", "-Xmx", "Java heap space");
    }

    @Test
    void endsTheProcessAlsoWhenThereIsNoMemoryForWords() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int single) {
                throw new OutOfMemoryError("Java heap space");
            }
        };
        new FatalErrors(full, ended::add, () -> now)
                .uncaughtException(Thread.currentThread(), new InternalError("broken"));

        assertThat(ended).containsExactly(FatalErrors.STATUS);
    }

    @Test
    void survivesWhatBreaksOneThreadOnly() {
        errors.uncaughtException(Thread.currentThread(), new IllegalStateException("a mistake"));
        errors.uncaughtException(Thread.currentThread(), new StackOverflowError());
        errors.uncaughtException(Thread.currentThread(), new NoClassDefFoundError("gone"));
        errors.count(new StackOverflowError());

        assertThat(ended).isEmpty();
    }

    @Test
    void survivesWorkThatFailsNowAndThen() {
        for (int i = 0; i < 100; i++) {
            now += 21 * SECOND;
            errors.count(new OutOfMemoryError("Java heap space"));
        }

        assertThat(ended).isEmpty();
    }

    @Test
    void endsTheProcessWhenWorkFailsAgainAndAgain() {
        now = 1000 * SECOND;
        for (int i = 0; i < FatalErrors.MOST; i++) {
            errors.count(new OutOfMemoryError("Java heap space"));
        }
        assertThat(ended).isEmpty();

        now += 59 * SECOND;
        errors.count(new OutOfMemoryError("Java heap space"));

        assertThat(ended).containsExactly(FatalErrors.STATUS);
    }

    @Test
    void forgetsAfterAMinute() {
        for (int i = 0; i < 100; i++) {
            errors.count(new OutOfMemoryError("Java heap space"));
            now += 20 * SECOND;
        }

        assertThat(ended).isEmpty();
    }

    @Test
    void leavesNoWordInABuffer() {
        new FatalErrors(new BufferedOutputStream(err), ended::add, () -> now)
                .uncaughtException(Thread.currentThread(), new OutOfMemoryError("Java heap space"));

        assertThat(err.toString(UTF_8)).contains("Chainrule ends");
    }

    @Test
    @Tag("slow")
    void endsARealProcessOneOfWhoseThreadsTakesAllItsMemory() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx24m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TakesAllMemory.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isEqualTo(FatalErrors.STATUS);
        assertThat(said).contains("Chainrule ends", "OutOfMemoryError").doesNotContain("still here");
    }

    /** A process whose main thread waits for ever, as a service does. */
    static final class TakesAllMemory {

        private TakesAllMemory() {}

        public static void main(String[] arguments) throws InterruptedException {
            FatalErrors.endTheProcess();
            Thread poller = new Thread(() -> {
                Object[] taken = {};
                while (true) {
                    taken = new Object[] {taken, new byte[1 << 16]};
                }
            });
            poller.start();
            poller.join(TimeUnit.SECONDS.toMillis(30));
            System.out.println("still here");
        }
    }
}
