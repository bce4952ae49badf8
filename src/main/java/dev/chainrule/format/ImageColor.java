package dev.chainrule.format;

/** How many numbers a pixel is. */
public enum ImageColor {
    GREY(1, ""),
    RGB(3, "rgb");

    final int channels;
    private final String letters;

    ImageColor(int channels, String letters) {
        this.channels = channels;
        this.letters = letters;
    }

    /** What the names of a pixel's columns end with. */
    String suffix(int channel) {
        return letters.isEmpty() ? "" : "_" + letters.charAt(channel);
    }
}
