package dev.chainrule.drift;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How drift is watched.
 *
 * @param enabled whether what models are asked is counted
 * @param flush from one writing of the counts to the next; what a killed process has counted since is lost
 * @param windows hours that are kept of each model
 * @param features most features of a model that are counted, the first ones
 * @param featuresPerRow features counted for each row on average: of wider models only every second, third, … row is
 *     counted
 * @param rows most rows of the training set that are looked at for comparison
 * @param models models that are counted side by side; of those beyond, the ones asked first, and one that nobody has
 *     asked for two hours makes room
 */
@ConfigurationProperties("chainrule.drift")
record DriftSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("1m") Duration flush,
        @DefaultValue("720") int windows,
        @DefaultValue("1000") int features,
        @DefaultValue("32") int featuresPerRow,
        @DefaultValue("20000") int rows,
        @DefaultValue("200") int models) {

    DriftSettings {
        if (flush.compareTo(Duration.ofSeconds(1)) < 0 || flush.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("chainrule.drift.flush is %s: from 1s to 1h".formatted(flush));
        }
        require("windows", windows, 24 * 366);
        require("features", features, 100_000);
        require("features-per-row", featuresPerRow, 100_000);
        require("rows", rows, 1_000_000);
        require("models", models, 100_000);
    }

    private static void require(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException("chainrule.drift.%s is %s: from 1 to %s".formatted(name, value, most));
        }
    }
}
