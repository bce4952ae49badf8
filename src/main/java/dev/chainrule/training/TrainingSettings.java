package dev.chainrule.training;

import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much may be trained at once.
 *
 * @param workers jobs that run side by side; 0 is one per core
 * @param queue most jobs that wait
 * @param memory most memory outside the heap that one job may take; by default half of the machine's
 * @param maxParameters most numbers one network may learn
 */
@ConfigurationProperties("chainrule.training")
record TrainingSettings(
        @DefaultValue("0") int workers,
        @DefaultValue("1000") int queue,
        @Nullable DataSize memory,
        @DefaultValue("100000000") long maxParameters) {

    int workerCount() {
        return workers > 0 ? workers : Runtime.getRuntime().availableProcessors();
    }

    long memoryBytes() {
        return memory == null ? physicalMemory() / 2 : memory.toBytes();
    }

    private static long physicalMemory() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getTotalMemorySize();
    }
}
