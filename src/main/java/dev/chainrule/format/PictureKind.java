package dev.chainrule.format;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a file of a picture is, by its first bytes; only the first two are read. */
enum PictureKind {
    PNG("PNG", "png", "apng"),
    JPEG("JPEG", "jpg", "jpeg", "jpe", "jfif"),
    GIF("GIF", "gif"),
    BMP("BMP", "bmp", "dib"),
    TIFF("TIFF", "tif", "tiff"),
    WEBP("WebP", "webp"),
    HEIF("HEIF", "heic", "heif", "avif");

    /** So many bytes tell. */
    static final int LOOK = 12;

    private static final String JPEG_START = "\u00ff\u00d8\u00ff";

    final String title;

    @SuppressWarnings("ImmutableEnumChecker") // nobody writes to it
    private final List<String> endings;

    PictureKind(String title, String... endings) {
        this.title = title;
        this.endings = List.of(endings);
    }

    boolean read() {
        return this == PNG || this == JPEG;
    }

    /** @param start of the file, read as ISO 8859-1 */
    static Optional<PictureKind> of(String start) {
        if (start.startsWith("\u0089PNG")) {
            return Optional.of(PNG);
        }
        if (start.startsWith(JPEG_START)) {
            return Optional.of(JPEG);
        }
        if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) {
            return Optional.of(GIF);
        }
        if (start.startsWith("BM") && start.startsWith("\0\0\0\0", 6)) {
            return Optional.of(BMP);
        }
        if (start.startsWith("II*\0") || start.startsWith("MM\0*")) {
            return Optional.of(TIFF);
        }
        if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) {
            return Optional.of(WEBP);
        }
        return start.startsWith("\0\0\0") && start.startsWith("ftyp", 4) ? Optional.of(HEIF) : Optional.empty();
    }

    /** What the name of a file says that it is. */
    static Optional<PictureKind> called(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(kind -> kind.endings.contains(ending))
                .findFirst();
    }
}
