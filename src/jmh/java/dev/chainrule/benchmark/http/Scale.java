package dev.chainrule.benchmark.http;

import dev.chainrule.benchmark.Settings;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How much is measured; each from the system property {@code bench.} and its name.
 *
 * @param folder for data and request bodies
 * @param seconds of one measurement
 * @param rounds of each, in turn
 * @param models that are stored where many are
 * @param connections at once where there are many
 */
record Scale(Path folder, int seconds, int rounds, int models, int connections) {

    static Scale ofProperties(Path folder) {
        return new Scale(
                folder,
                number("seconds", 10),
                number("rounds", 3),
                number("models", 10_000),
                number("connections", 2_000));
    }

    private static int number(String name, int fallback) {
        return Integer.parseInt(Settings.property(name, String.valueOf(fallback)));
    }

    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    static String count(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    static String millis(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f ms" : "%.0f ms", value);
    }
}
