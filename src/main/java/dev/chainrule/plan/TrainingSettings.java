package dev.chainrule.plan;

import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much may be trained at once.
 *
 * @param threads threads that all jobs together compute on; a job takes idle ones, up to its
 *     {@code training.threads}; 0 is one per core
 * @param memory what the matrices of all running jobs may hold, nearly all outside the heap; unset, what the machine
 *     has beside the heap and an eighth for everything else, and an eighth of it at least
 * @param history steps in the history of one job, about, up to 8 bytes each; of more every second, third, … is kept,
 *     and of epochs each
 * @param maxParameters most numbers that one network may learn
 * @param rowsInMemory what the encoded features of one job may take of {@code chainrule.training.memory}; those of a
 *     larger table are read from a file. Unset, half of that memory
 */
@ConfigurationProperties("chainrule.training")
public record TrainingSettings(
        @DefaultValue("0") int threads,
        @Nullable DataSize memory,
        @DefaultValue("10000000") int history,
        @DefaultValue("100000000") long maxParameters,
        @Nullable DataSize rowsInMemory) {

    private static final int RESERVED = 8;
    /** A part of what rows may take in memory that is spent gladly. */
    private static final int FEW = 16;

    /** Bytes, of the machine or of the container; asked once, as the system looks into files for it. */
    private static final long PHYSICAL_MEMORY = ManagementFactory.getPlatformMXBean(
                    com.sun.management.OperatingSystemMXBean.class)
            .getTotalMemorySize();

    public TrainingSettings {
        requireNotNegative("threads", threads);
        requireNotNegative("max-parameters", maxParameters);
        if (history < 1) {
            throw new IllegalArgumentException("chainrule.training.history is %s: at least 1".formatted(history));
        }
        requireNotNegative("rows-in-memory", rowsInMemory == null ? 0 : rowsInMemory.toBytes());
        requireNotNegative("memory", memory == null ? 0 : memory.toBytes());
    }

    private static void requireNotNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException("chainrule.training.%s is %s: at least 0".formatted(name, value));
        }
    }

    public int threadCount() {
        return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }

    /** The most that a job may compute on. */
    public int threads(JobPlan plan) {
        Integer asked = plan.training().threads();
        return asked == null ? threadCount() : Math.min(asked, threadCount());
    }

    /** Of a job with so many steps, from one point of its history to the next. */
    public int stepsPerPoint(long steps) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(0, steps - 1) / history + 1);
    }

    public long memoryBytes() {
        return memory == null
                ? besideTheHeap(PHYSICAL_MEMORY, Runtime.getRuntime().maxMemory())
                : memory.toBytes();
    }

    /**
     * Whether the encoded features of a table are few enough to be held in memory.
     *
     * @param featureBytes of each number, as {@link #featureBytes} says
     */
    public boolean holdsInMemory(long rows, long inputs, int featureBytes) {
        long values = rows * inputs;
        return (values <= Integer.MAX_VALUE || featureBytes == Byte.BYTES)
                && values * featureBytes <= rowsInMemoryBytes();
    }

    /**
     * That each number of the encoded features takes in memory. Pictures stay bytes until a batch needs them, but where they
     * are few: looking up what bytes become takes a dense network some percent longer.
     */
    public int featureBytes(JobPlan plan) {
        long floats = (long) Float.BYTES * plan.dataset().rows() * plan.inputs();
        return plan.learnsFromBytes() && floats > rowsInMemoryBytes() / FEW ? Byte.BYTES : Float.BYTES;
    }

    public long rowsInMemoryBytes() {
        return rowsInMemory == null ? memoryBytes() / 2 : rowsInMemory.toBytes();
    }

    static long besideTheHeap(long physical, long heap) {
        long share = physical / RESERVED;
        return Math.max(share, physical - heap - share);
    }
}
