package dev.chainrule.run;

import dev.chainrule.model.manifest.Environment;
import dev.chainrule.network.thread.Cores;
import dev.chainrule.network.thread.Team;
import dev.chainrule.plan.TrainingSettings;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;

/** What does the arithmetic, as jobs and models tell it. */
@Component
public class Engine {

    /**
     * @param threads the most that the job computes on; the result is the same for any number
     * @param version of this service
     * @param backend the library that computes
     * @param precision of the numbers that are computed with
     */
    public record Description(String version, String backend, String precision, int threads) {}

    private final String version;
    private final Cores cores;

    Engine(ObjectProvider<BuildProperties> build, TrainingSettings settings) {
        @Nullable BuildProperties known = build.getIfAvailable();
        @Nullable String built = known == null ? null : known.getVersion();
        version = Objects.requireNonNullElse(built, "development");
        cores = new Cores(settings.threadCount());
    }

    String version() {
        return version;
    }

    /** @param asked in the job's definition; null for as many as there are */
    public Description description(@Nullable Integer asked) {
        return new Description(version, "nd4j-native", "float32", threads(asked));
    }

    /** @param asked as in {@link #description} */
    Environment environment(@Nullable Integer asked) {
        return Machine.environment(version, threads(asked));
    }

    /** Threads of one training, shared fairly with the others that run. */
    Team team(@Nullable Integer asked) {
        return cores.team(threads(asked));
    }

    private int threads(@Nullable Integer asked) {
        return asked == null ? cores.count() : Math.min(asked, cores.count());
    }
}
