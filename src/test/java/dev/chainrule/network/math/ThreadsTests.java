package dev.chainrule.network.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.network.Numbers;
import dev.chainrule.network.activation.Tanh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Asks the Linux kernel which threads worked: native threads are named after the thread that started them. */
@Tag("slow")
class ThreadsTests {

    private static final Path TASKS = Path.of("/proc/self/task");
    private static final String NAME = "lonely";
    private static final int SIDE = 1024;

    /** Those of the virtual machine, of memory to be freed and of databases, which work whenever they like. */
    private static final List<String> OF_THE_MACHINE = List.of(
            "C1 ",
            "C2 ",
            "GC ",
            "G1 ",
            "VM ",
            "Sweeper",
            "Reference Handl",
            "Finalizer",
            "Common-Cleaner",
            "JavaCPP Dealloc",
            "DeallocatorServ",
            "H2-",
            "MVStore");

    private final ExecutorService lonely = Executors.newSingleThreadExecutor(task -> new Thread(task, NAME));

    @BeforeEach
    void needsLinux() {
        assumeTrue(Files.isDirectory(TASKS), "only Linux tells how long each native thread worked");
    }

    @AfterEach
    void end() {
        lonely.shutdownNow();
    }

    @Test
    void productsStayOnTheirThread() throws Exception {
        assertLonely(Kernels.fast(), (kernels, a, b, out) -> {
            for (int i = 0; i < 16; i++) {
                kernels.multiply(a, b, out);
            }
        });
    }

    @Test
    void referenceOperationsStayOnTheirThread() throws Exception {
        assertLonely(Kernels.reference(), (kernels, a, b, out) -> {
            for (int i = 0; i < 4; i++) {
                kernels.multiply(a, b, out);
                kernels.sumRows(a, b.slice(0, 1, SIDE));
                kernels.squaredNorm(a);
                kernels.copy(a, out);
            }
            kernels.activate(new Tanh(), a, null, out);
        });
    }

    private interface Work {
        void run(Kernels kernels, Matrix a, Matrix b, Matrix out);
    }

    private void assertLonely(Kernels kernels, Work work) throws Exception {
        try (Memory memory = kernels.memory()) {
            Matrix a = Numbers.matrix(memory, Numbers.of(1).normal(SIDE, SIDE));
            Matrix b = Numbers.matrix(memory, Numbers.of(2).normal(SIDE, SIDE));
            Matrix out = memory.allocate(SIDE, SIDE);
            Callable<Void> run = () -> {
                work.run(kernels, a, b, out);
                return null;
            };
            Map<String, Long> before = ticks();
            lonely.submit(run).get();
            Map<String, Long> worked = new HashMap<>(ticks());
            worked.replaceAll((thread, ticks) -> ticks - before.getOrDefault(thread, 0L));
            assertThat(worked.keySet().stream().filter(thread -> thread.startsWith(NAME)))
                    .as("threads started by one thread's work")
                    .hasSize(1);
            long own = sum(worked, true);
            assertThat(own).as("ticks of 10 ms, enough to see a second thread").isGreaterThan(5);
            assertThat(sum(worked, false)).as("%s", worked).isLessThan(own / 2);
        }
    }

    private static long sum(Map<String, Long> ticks, boolean ofTheLonely) {
        return ticks.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(NAME) == ofTheLonely)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Processor time so far, in ticks, of every thread that is not the machine's own, by name and id. */
    private static Map<String, Long> ticks() throws IOException {
        Map<String, Long> ticks = new HashMap<>();
        try (Stream<Path> tasks = Files.list(TASKS)) {
            for (Path task : tasks.toList()) {
                addTicks(task, ticks);
            }
        }
        return ticks;
    }

    private static void addTicks(Path task, Map<String, Long> ticks) throws IOException {
        String stat;
        try {
            stat = Files.readString(task.resolve("stat"));
        } catch (NoSuchFileException ended) {
            return;
        }
        String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        if (OF_THE_MACHINE.stream().noneMatch(name::startsWith)) {
            ticks.put(name + " " + task.getFileName(), Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
        }
    }
}
