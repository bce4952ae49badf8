package dev.chainrule.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WriteBehindTests {

    private final WriteBehind behind = new WriteBehind("behind");
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @AfterEach
    void close() {
        mayEnd.countDown();
        behind.close();
    }

    private void waitAndDo(String what) {
        try {
            if (mayEnd.await(50, TimeUnit.SECONDS)) {
                done.add(what);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void worksWhileWhoeverHandedItInGoesOn() {
        assertThat(behind.idle()).isTrue();
        behind.hand(() -> waitAndDo("first"));
        assertThat(behind.idle()).isFalse();
        assertThat(done).isEmpty();
        mayEnd.countDown();
        behind.await();
        assertThat(behind.idle()).isTrue();
        assertThat(done).containsExactly("first");
    }

    @Test
    void waitsForTheWorkBefore() throws InterruptedException {
        behind.hand(() -> waitAndDo("first"));
        Thread faster = new Thread(() -> behind.hand(() -> done.add("second")));
        faster.start();
        while (faster.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        mayEnd.countDown();
        faster.join();
        behind.await();
        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void doesAllOnOneThreadThatDoesNotKeepTheProcess() {
        AtomicReference<Thread> first = new AtomicReference<>();
        AtomicReference<Thread> second = new AtomicReference<>();
        behind.hand(() -> first.set(Thread.currentThread()));
        behind.hand(() -> second.set(Thread.currentThread()));
        behind.await();
        Thread writing = Objects.requireNonNull(first.get());
        assertThat(writing.getName()).isEqualTo("behind");
        assertThat(writing.isDaemon()).isTrue();
        assertThat(second).hasValue(writing);
    }

    @Test
    void throwsOnceWhatTheWorkHasThrown() {
        behind.hand(() -> {
            throw new IllegalStateException("full");
        });
        assertThatThrownBy(() -> behind.hand(() -> done.add("next")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("full");
        behind.hand(() -> {
            throw new StackOverflowError("deep");
        });
        assertThatThrownBy(behind::await).isInstanceOf(StackOverflowError.class);
        behind.await();
        assertThat(done).as("what was handed in when the one before had failed").isEmpty();
    }

    @Test
    void endsWhatHasBegunBeforeItIsClosedAndItsThreadToo() throws InterruptedException {
        AtomicReference<Thread> thread = new AtomicReference<>();
        behind.hand(() -> {
            thread.set(Thread.currentThread());
            waitAndDo("first");
        });
        Thread closing = new Thread(behind::close);
        closing.start();
        while (closing.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        mayEnd.countDown();
        closing.join();
        assertThat(done).containsExactly("first");
        Objects.requireNonNull(thread.get()).join();
        behind.close();
    }

    @Test
    void keepsAnInterruptionForLater() {
        behind.hand(() -> waitAndDo("first"));
        Thread.currentThread().interrupt();
        mayEnd.countDown();
        behind.await();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(done).containsExactly("first");
        behind.await();
        assertThat(Thread.interrupted()).isFalse();
    }
}
