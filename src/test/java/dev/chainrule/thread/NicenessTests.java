package dev.chainrule.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(value = OS.LINUX, disabledReason = "threads have no nice value of their own elsewhere")
class NicenessTests {

    private static final Executor NEW_THREAD =
            work -> new DaemonThreads("nice").newThread(work).start();

    /** Of the calling thread, by proc(5). */
    private static int nice() {
        try {
            String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void isOfOneThreadAndOfThoseThatItBegins() {
        int before = nice();
        int more = Math.min(Niceness.MOST, before + 3);

        int ofItsOwn = CompletableFuture.supplyAsync(
                        () -> {
                            Niceness.raise(more);
                            assertThat(nice()).isEqualTo(more);
                            return CompletableFuture.supplyAsync(NicenessTests::nice, NEW_THREAD)
                                    .join();
                        },
                        NEW_THREAD)
                .join();
        assertThat(ofItsOwn).isEqualTo(more);
        assertThat(nice()).isEqualTo(before);
    }

    @Test
    void isNeverTakenBack() {
        int more = Math.min(Niceness.MOST, nice() + 3);

        CompletableFuture.runAsync(
                        () -> {
                            Niceness.raise(more);
                            Niceness.raise(more - 1);
                            Niceness.raise(0);
                            assertThat(nice()).isEqualTo(more);
                        },
                        NEW_THREAD)
                .join();
    }
}
