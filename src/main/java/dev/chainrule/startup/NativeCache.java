package dev.chainrule.startup;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;

/**
 * Where JavaCPP keeps the native libraries that it takes out of their jars, about 315 MB. It compares the times of both, and
 * those in a jar are local: a process in another time zone would write the libraries anew while others load them, which ends
 * these with a SIGBUS. So each zone has a directory of its own.
 */
public final class NativeCache {

    private static final String SETTING = "org.bytedeco.javacpp.cachedir";

    private NativeCache() {}

    /** To be called before any of them is loaded; what is set already stays. */
    public static void choose() {
        Path directory = of(Path.of(System.getProperty("user.home")), ZoneId.systemDefault());
        System.getProperties().putIfAbsent(SETTING, directory.toString());
    }

    /** @return the usual one for UTC, by whichever name */
    static Path of(Path home, ZoneId zone) {
        ZoneRules rules = zone.getRules();
        boolean utc = rules.isFixedOffset() && rules.getOffset(Instant.EPOCH).equals(ZoneOffset.UTC);
        return home.resolve(".javacpp")
                .resolve(utc ? "cache" : "cache-" + zone.getId().replaceAll("[^A-Za-z0-9+-]", "-"));
    }
}
