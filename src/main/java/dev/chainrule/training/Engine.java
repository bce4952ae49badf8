package dev.chainrule.training;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;

/** What does the arithmetic, as jobs and models tell it. */
@Component
class Engine {

    /** @param threads that one job computes on */
    record Description(String version, String backend, String precision, int threads) {}

    private final Description description;

    Engine(ObjectProvider<BuildProperties> build) {
        @Nullable BuildProperties known = build.getIfAvailable();
        @Nullable String version = known == null ? null : known.getVersion();
        description = new Description(Objects.requireNonNullElse(version, "development"), "nd4j-native", "float32", 1);
    }

    Description description() {
        return description;
    }
}
