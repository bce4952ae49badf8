package dev.chainrule.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.problem.StartRefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@Timeout(60)
class StartLockTests {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final Path root;

    StartLockTests(@TempDir Path root) {
        this.root = root;
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void letsOneAfterTheOtherPrepareADirectoryAndSaysOnceThatItWaits(CapturedOutput said) throws InterruptedException {
        List<String> done = Collections.synchronizedList(new ArrayList<>());
        Thread other = new Thread(() -> StartLock.during(root, LONG, () -> done.add("second")));
        StartLock.during(root, LONG, () -> {
            other.start();
            while (other.getState() != Thread.State.TIMED_WAITING
                    || !said.getAll().contains("Waiting for another")) {
                Thread.onSpinWait();
            }
            done.add("first");
        });
        other.join();
        assertThat(done).containsExactly("first", "second");
        assertThat(said.getAll().split("Waiting for another process", -1)).hasSize(2);
    }

    @Test
    void waitsNoLongerThanItsPatience() {
        StartLock.during(
                root,
                LONG,
                () -> assertThatThrownBy(() -> StartLock.during(
                                root,
                                Duration.ZERO,
                                () -> assertThat(root).as("done all the same").isNull()))
                        .isInstanceOf(StartRefusedException.class)
                        .hasMessageContaining("Another process has been preparing the data directory " + root));
    }

    @Test
    void letsGoWhenTheWorkFails() {
        assertThatThrownBy(() -> StartLock.during(root, LONG, () -> {
                    throw new IllegalStateException("damaged");
                }))
                .hasMessage("damaged");
        List<String> done = new ArrayList<>();
        StartLock.during(root, Duration.ZERO, () -> done.add("next"));
        assertThat(done).containsExactly("next");
    }
}
