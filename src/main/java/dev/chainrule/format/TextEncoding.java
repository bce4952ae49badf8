package dev.chainrule.format;

import dev.chainrule.choice.Word;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the characters of a file are written as bytes. */
public enum TextEncoding {
    UTF_8("UTF-8"),
    UTF_16LE("UTF-16LE"),
    UTF_16BE("UTF-16BE"),
    ISO_8859_1("ISO-8859-1"),
    ISO_8859_2("ISO-8859-2"),
    ISO_8859_15("ISO-8859-15"),
    WINDOWS_1250("windows-1250"),
    WINDOWS_1251("windows-1251"),
    WINDOWS_1252("windows-1252"),
    SHIFT_JIS("windows-31j"),
    GB18030("GB18030"),
    BIG5("Big5"),
    EUC_KR("x-windows-949");

    private static final int LOOK = 1 << 12;
    /** Least share of characters below 256 in text that is taken for UTF-16 without a mark. */
    private static final double MOSTLY = 0.7;

    private final String name;

    TextEncoding(String name) {
        this.name = name;
    }

    Charset charset() {
        return Charset.forName(name);
    }

    /** The name in the API. */
    String word() {
        return Word.of(this);
    }

    /** All names, for people. */
    public static String words() {
        return Arrays.stream(values()).map(TextEncoding::word).collect(Collectors.joining(", "));
    }

    /** What a content type calls so; null when none is said. */
    static @Nullable TextEncoding announced(@Nullable String contentType) {
        String[] parts = contentType == null ? new String[0] : contentType.split("(?i);\\s*charset\\s*=\\s*\"?");
        return parts.length < 2
                ? null
                : named(parts[1].replaceFirst("[\";].*", "").strip());
    }

    /** By its own name or another that is usual for it; null when it is not one of these. */
    public static @Nullable TextEncoding named(String charset) {
        return Arrays.stream(values())
                .filter(it -> it.goesBy(charset))
                .findFirst()
                .orElse(null);
    }

    private boolean goesBy(String charset) {
        return charset.equalsIgnoreCase(name)
                || charset.equalsIgnoreCase(name().replace('_', '-'))
                || (this == UTF_8 && charset.equalsIgnoreCase("US-ASCII"))
                || charset().aliases().stream().anyMatch(charset::equalsIgnoreCase);
    }

    /** UTF-16 where a mark or the zeros between letters tell; null where nothing does. */
    static @Nullable TextEncoding seenIn(byte[] start) {
        if (begins(start, 0xFF, 0xFE) || looksWide(start, 1)) {
            return UTF_16LE;
        }
        return begins(start, 0xFE, 0xFF) || looksWide(start, 0) ? UTF_16BE : null;
    }

    /** Whether a file that begins so has the mark of UTF-16. */
    public static boolean marked(byte[] start) {
        return begins(start, 0xFF, 0xFE) || begins(start, 0xFE, 0xFF);
    }

    private static boolean begins(byte[] start, int first, int second) {
        return start.length >= 2 && (start[0] & 0xFF) == first && (start[1] & 0xFF) == second;
    }

    /** Begins with a letter of ASCII, in two bytes, and is mostly such text. */
    private static boolean looksWide(byte[] start, int high) {
        int pairs = Math.min(start.length, LOOK) / 2;
        int narrow = 0;
        for (int i = 0; i < pairs; i++) {
            boolean zero = start[2 * i + high] == 0;
            boolean low = start[2 * i + 1 - high] != 0;
            if (!low || (i == 0 && (!zero || start[1 - high] < '\t'))) {
                return false;
            }
            narrow += zero ? 1 : 0;
        }
        return pairs >= 2 && narrow >= MOSTLY * pairs;
    }
}
