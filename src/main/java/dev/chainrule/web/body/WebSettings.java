package dev.chainrule.web.body;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What an ordinary request may be, and what an overloaded service answers.
 *
 * @param maxJson largest JSON body; uploads of datasets have a limit of their own
 * @param retryAfter when to come again, told with 429 and 503
 * @param memory heap that all requests together may hold for their bodies and responses; unset, a quarter
 *     of the heap
 * @param memoryWait how long a request waits for heap that younger ones hold; then 503
 */
@ConfigurationProperties("chainrule.web")
public record WebSettings(
        @DefaultValue("16MB") DataSize maxJson,
        @DefaultValue("5s") Duration retryAfter,
        @Nullable DataSize memory,
        @DefaultValue("5s") Duration memoryWait) {

    private static final int SHARE_OF_HEAP = 4;

    public WebSettings {
        if (memory != null && memory.toBytes() < 1) {
            throw new IllegalArgumentException("chainrule.web.memory is %sB: at least 1B".formatted(memory.toBytes()));
        }
    }

    public long memoryBytes() {
        return memory == null ? Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP : memory.toBytes();
    }
}
