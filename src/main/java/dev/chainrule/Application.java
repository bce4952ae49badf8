package dev.chainrule;

import com.sun.management.OperatingSystemMXBean;
import dev.chainrule.startup.NativeCache;
import dev.chainrule.startup.NestedJars;
import dev.chainrule.thread.FatalErrors;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** Starts Chainrule: one process that takes datasets, trains networks and serves predictions. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Application {

    /** Set, nothing is made ready on a thread beside the start: half of it, as Bean Validation, would never be used. */
    private static final String PREINITIALIZER = "spring.backgroundpreinitializer.ignore";

    public static void main(String[] arguments) {
        if (NestedJars.run(Application.class, arguments)) {
            return;
        }
        FatalErrors.endTheProcess();
        boundNativeMemory();
        NativeCache.choose();
        System.getProperties().putIfAbsent(PREINITIALIZER, "true");
        SpringApplication.run(Application.class, arguments);
    }

    /** The one that everybody reads. */
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /**
     * JavaCPP allows native memory of the size of the heap, which would refuse large jobs that fit the machine. Jobs are
     * checked against {@code chainrule.training.memory} before they start; this is the fuse behind it.
     */
    private static void boundNativeMemory() {
        System.getProperties().putIfAbsent("org.bytedeco.javacpp.maxbytes", "0");
        System.getProperties()
                .putIfAbsent("org.bytedeco.javacpp.maxphysicalbytes", String.valueOf(physicalMemory() / 10 * 9));
    }

    private static long physicalMemory() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }
}
