package dev.chainrule.definition;

import java.util.regex.Pattern;

/** What things with a name may be called, so that the name may stand in a path, and beside a version or an alias. */
public final class NameRule {

    /** In words. */
    public static final String WORDS =
            "1 to 100 letters, digits, dots, dashes and underscores, beginning with a letter or digit";

    public static final int LONGEST = 100;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private NameRule() {}

    public static boolean suits(String name) {
        return NAME.matcher(name).matches();
    }

    /** The name, shortened where it has to be, with something after it. */
    public static String with(String name, String suffix) {
        return name.substring(0, Math.min(name.length(), LONGEST - suffix.length())) + suffix;
    }
}
