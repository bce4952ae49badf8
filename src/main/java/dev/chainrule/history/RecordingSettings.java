package dev.chainrule.history;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is recorded of the inside of networks while they train.
 *
 * @param epochs most epochs of a job after which the inside of its network is recorded; 0 for none. Reckoned at 0.5
 *     % of the training
 * @param rows most rows whose losses are recorded with it; of a large network fewer
 */
@ConfigurationProperties("chainrule.explanation.recording")
record RecordingSettings(
        @DefaultValue("32") int epochs,
        @DefaultValue("1024") int rows) {

    private static final int MOST_EPOCHS = 1000;
    private static final int MOST_ROWS = 100_000;

    RecordingSettings {
        requireWithin("epochs", epochs, MOST_EPOCHS);
        requireWithin("rows", rows, MOST_ROWS);
    }

    private static void requireWithin(String name, int value, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(
                    "chainrule.explanation.recording.%s is %s: from 0 to %s".formatted(name, value, most));
        }
    }
}
