package dev.chainrule.network.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TeamTests {

    private static final int PARTS = 37;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void doesEveryPartOnceEveryTime(int threads) {
        AtomicIntegerArray done = new AtomicIntegerArray(PARTS);
        try (Team team = new Cores(threads).team(threads)) {
            for (int round = 1; round <= 2000; round++) {
                team.run(PARTS, done::incrementAndGet);
                assertThat(done.get(round % PARTS)).isEqualTo(round);
            }
        }
        for (int part = 0; part < PARTS; part++) {
            assertThat(done.get(part)).as("part %d", part).isEqualTo(2000);
        }
    }

    /** The parts behind the first are the helper's, one after the other, as long as the caller is in the first. */
    @Test
    void throwsTheFirstOfSeveralFailures() {
        try (Team team = new Cores(2).team(2)) {
            CountDownLatch lastBegun = new CountDownLatch(1);
            assertThatThrownBy(() -> team.run(3, part -> {
                        if (part == 0) {
                            await(lastBegun);
                            return;
                        }
                        if (part == 2) {
                            lastBegun.countDown();
                        }
                        throw new IllegalStateException("part " + part);
                    }))
                    .hasMessage("part 1");
        }
    }

    /** Each waits until all have begun: so none has more than one part before that. */
    @Test
    void givesEachThreadTheSamePartsEveryTime() {
        List<Set<Integer>> caller = new ArrayList<>();
        try (Team team = new Cores(2).team(2)) {
            for (int round = 0; round < 50; round++) {
                CountDownLatch both = new CountDownLatch(2);
                Set<Integer> own = ConcurrentHashMap.newKeySet();
                Thread here = Thread.currentThread();
                team.run(2, part -> {
                    if (Thread.currentThread() == here) {
                        own.add(part);
                    }
                    both.countDown();
                    await(both);
                });
                caller.add(own);
            }
        }
        assertThat(caller).containsOnly(Set.of(0));
    }

    @Test
    void showsTheCallerWhatThePartsWrote() {
        long[] values = new long[PARTS];
        try (Team team = new Cores(4).team(4)) {
            for (int round = 1; round <= 2000; round++) {
                team.run(PARTS, part -> values[part]++);
                assertThat(Arrays.stream(values).sum()).isEqualTo((long) round * PARTS);
            }
        }
    }

    /** Each waits for all others: so they are as many threads. */
    @Test
    void worksOnAsManyThreadsAsItMay() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        CountDownLatch all = new CountDownLatch(3);
        try (Team team = new Cores(3).team(5)) {
            assertThat(team.size()).isEqualTo(3);
            team.run(3, part -> {
                threads.add(Thread.currentThread());
                all.countDown();
                await(all);
            });
        }
        assertThat(threads).hasSize(3).contains(Thread.currentThread());
    }

    @Test
    void worksOnTheCallersThreadAloneWithoutCores() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        try (Team team = Team.alone()) {
            team.run(PARTS, part -> threads.add(Thread.currentThread()));
        }
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void throwsWhatAPartThrewWhenTheOthersAreDone() {
        AtomicIntegerArray done = new AtomicIntegerArray(PARTS);
        try (Team team = new Cores(2).team(2)) {
            assertThatThrownBy(() -> team.run(PARTS, part -> {
                        done.incrementAndGet(part);
                        if (part == 5) {
                            throw new IllegalStateException("part 5");
                        }
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("part 5");
            assertThat(done.toString()).isEqualTo(Arrays.toString(ones()));
            team.run(PARTS, done::decrementAndGet);
            assertThat(done.toString()).isEqualTo(Arrays.toString(new int[PARTS]));
        }
    }

    private static int[] ones() {
        int[] ones = new int[PARTS];
        Arrays.fill(ones, 1);
        return ones;
    }

    @Test
    void dealsIdleCoresInTurn() {
        Cores cores = new Cores(5);
        try (Team first = cores.team(8)) {
            assertThat(first.size()).isEqualTo(5);
            try (Team second = cores.team(8)) {
                assertThat(List.of(first.size(), second.size())).containsExactly(3, 2);
                first.want(1);
                assertThat(List.of(first.size(), second.size())).containsExactly(1, 4);
                first.want(8);
                assertThat(List.of(first.size(), second.size())).containsExactly(3, 2);
            }
            assertThat(first.size()).isEqualTo(5);
        }
    }

    @Test
    void neverWantsMoreThanItMay() {
        try (Team team = new Cores(5).team(2)) {
            team.want(4);
            assertThat(team.size()).isEqualTo(2);
        }
    }

    @Test
    void leavesEveryTrainingItsOwnThreadWhenThereAreMoreThanCores() {
        Cores cores = new Cores(2);
        List<Team> teams = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            teams.add(cores.team(2));
        }
        assertThat(teams).allMatch(team -> team.size() == 1);
        teams.subList(1, 4).forEach(Team::close);
        assertThat(teams.get(0).size()).isEqualTo(2);
    }

    /** The helper of the first round has been let go, and one of the third has come. */
    @Test
    void goesOnWithFewerAndMoreThreadsBetweenItsRounds() throws InterruptedException {
        Cores cores = new Cores(2);
        List<Thread> helpers = new ArrayList<>();
        try (Team team = cores.team(2)) {
            for (int round = 0; round < 3; round++) {
                Team other = round == 1 ? cores.team(1) : null;
                Set<Thread> threads = ConcurrentHashMap.newKeySet();
                CountDownLatch all = new CountDownLatch(team.size());
                team.run(2, part -> {
                    threads.add(Thread.currentThread());
                    all.countDown();
                    await(all);
                });
                assertThat(threads).hasSize(round == 1 ? 1 : 2);
                threads.remove(Thread.currentThread());
                helpers.addAll(threads);
                if (other != null) {
                    other.close();
                }
            }
        }
        assertThat(helpers).hasSize(2).doesNotHaveDuplicates();
        for (Thread helper : helpers) {
            helper.join(60_000);
            assertThat(helper.isAlive()).isFalse();
        }
    }

    @Test
    void refusesToComputeOnNoCore() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Cores(0));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A thread that is late with the last part of one work must not count parts of the next. */
    @Tag("slow")
    @Test
    void doesEveryPartOnceWhereSmallAndLargeWorkTakeTurns() {
        AtomicIntegerArray done = new AtomicIntegerArray(100);
        try (Team team = new Cores(3).team(3)) {
            for (int round = 0; round < 50_000; round++) {
                int parts = round % 2 == 0 ? 3 : 100;
                team.run(parts, done::incrementAndGet);
                for (int part = 0; part < parts; part++) {
                    assertThat(done.getAndSet(part, 0)).isEqualTo(1);
                }
            }
        }
    }
}
