package dev.chainrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.encoding.Encoding;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NetworksInMemoryTests {

    private static final Encoding ENCODING = ModelFixture.encoding();

    private final ExecutorService others = Executors.newCachedThreadPool();

    @AfterEach
    void sendOthersHome() {
        others.shutdownNow();
    }

    private static TrainedNetwork network() {
        return ModelFixture.trained(ENCODING, ModelFixture.spec(ENCODING, 8), 1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void readsOneWhileAnotherIsRead() throws Exception {
        NetworksInMemory networks = new NetworksInMemory(2);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Future<TrainedNetwork> slow = others.submit(() -> networks.get("slow", () -> {
            begun.countDown();
            await(end);
            return network();
        }));
        await(begun);
        Future<TrainedNetwork> quick = others.submit(() -> networks.get("quick", NetworksInMemoryTests::network));

        assertThat(quick.get(1, TimeUnit.MINUTES).isFreed()).isFalse();
        assertThat(slow).isNotDone();
        end.countDown();
        assertThat(slow.get(1, TimeUnit.MINUTES)).isNotSameAs(quick.get());
    }

    @Test
    void readsOnceHoweverManyAsk() throws Exception {
        NetworksInMemory networks = new NetworksInMemory(2);
        AtomicInteger readings = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Future<TrainedNetwork> first = others.submit(() -> networks.get("one", () -> {
            readings.incrementAndGet();
            begun.countDown();
            await(end);
            return network();
        }));
        await(begun);
        Future<TrainedNetwork> second = others.submit(() -> networks.get("one", () -> {
            readings.incrementAndGet();
            return network();
        }));
        end.countDown();

        assertThat(second.get(1, TimeUnit.MINUTES)).isSameAs(first.get(1, TimeUnit.MINUTES));
        assertThat(readings).hasValue(1);
    }

    @Test
    void freesWhatHadToMakeRoomWhenItsLastUserHasClosedIt() {
        NetworksInMemory networks = new NetworksInMemory(1);
        TrainedNetwork first = networks.get("first", NetworksInMemoryTests::network);
        TrainedNetwork again = networks.get("first", NetworksInMemoryTests::network);
        assertThat(again).isSameAs(first);
        networks.get("second", NetworksInMemoryTests::network).close();
        first.close();
        again.ask(1, workspace -> assertThat(workspace.rows()).isEqualTo(1));
        assertThat(first.isFreed()).isFalse();
        again.close();

        assertThat(first.isFreed()).isTrue();
        assertThat(networks.get("first", NetworksInMemoryTests::network)).isNotSameAs(first);
    }

    @Test
    void freesWhatIsForgotten() {
        NetworksInMemory networks = new NetworksInMemory(1);
        TrainedNetwork kept = networks.get("kept", NetworksInMemoryTests::network);
        kept.close();
        assertThat(kept.isFreed()).isFalse();
        networks.forget("kept");
        networks.forget("kept");

        assertThat(kept.isFreed()).isTrue();
    }

    @Test
    void readsAgainWhatCouldNotBeRead() {
        NetworksInMemory networks = new NetworksInMemory(1);
        assertThatThrownBy(() -> networks.get("damaged", () -> {
                    throw new IllegalStateException("damaged");
                }))
                .hasMessage("damaged");

        assertThat(networks.get("damaged", NetworksInMemoryTests::network).isFreed())
                .isFalse();
    }
}
