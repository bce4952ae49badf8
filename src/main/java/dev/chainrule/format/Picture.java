package dev.chainrule.format;

import dev.chainrule.definition.Spelling;
import dev.chainrule.table.Resize;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** A PNG or JPEG image, decoded, upright and on white; how large it is to be is looked at before any of it is. */
public final class Picture {

    static {
        ImageIO.setUseCache(false);
    }

    /** Components of a JPEG that was made to be printed. */
    private static final int FOUR_INKS = 4;

    private final BufferedImage image;
    private final PictureKind kind;
    private final PngChunks chunks;

    private Picture(BufferedImage image, PictureKind kind, PngChunks chunks) {
        this.image = image;
        this.kind = kind;
        this.chunks = chunks;
    }

    /** What is no picture, or too large a one; the message says how. */
    public static final class Broken extends Exception {
        Broken(String how) {
            super(how, null, false, false);
        }

        /** As the end of a sentence. */
        public String how() {
            return String.valueOf(getMessage());
        }
    }

    /** Is told how many pixels a picture has before they are decoded; may throw. */
    @FunctionalInterface
    public interface Size {
        void of(long pixels);
    }

    /** @param mostPixels of a picture that is decoded */
    public static Picture decoded(InputStream in, long mostPixels, Size size) throws IOException, Broken {
        try (ImageInputStream data = new MemoryCacheImageInputStream(in)) {
            PictureKind kind = kind(data);
            Iterator<ImageReader> readers = ImageIO.getImageReaders(data);
            if (!readers.hasNext()) {
                throw new Broken("is not a readable image");
            }
            return decoded(readers.next(), kind, data, mostPixels, size);
        }
    }

    /** One that is read: of what moves, or has pages, somebody else has to say which picture is meant. */
    private static PictureKind kind(ImageInputStream data) throws IOException, Broken {
        byte[] start = new byte[PictureKind.LOOK];
        data.mark();
        int read = 0;
        for (int more = 0; more >= 0 && read < start.length; read += Math.max(0, more)) {
            more = data.read(start, read, start.length - read);
        }
        data.reset();
        if (read == 0) {
            throw new Broken("is empty");
        }
        PictureKind kind = PictureKind.of(new String(start, 0, read, StandardCharsets.ISO_8859_1))
                .orElseThrow(() -> new Broken("is not a readable image"));
        if (!kind.read()) {
            throw new Broken("is a %s image, and only PNG and JPEG are read".formatted(kind.title));
        }
        return kind;
    }

    private static Picture decoded(
            ImageReader reader, PictureKind kind, ImageInputStream data, long mostPixels, Size size) throws Broken {
        boolean[] torn = new boolean[1];
        reader.addIIOReadWarningListener((source, warning) -> torn[0] |= saysTorn(warning));
        try {
            JpegHead head = trying(() -> JpegHead.of(data));
            reader.setInput(data, true, true);
            int[] sides = trying(() -> new int[] {reader.getWidth(0), reader.getHeight(0)});
            long pixels = (long) sides[0] * sides[1];
            if (pixels > mostPixels) {
                throw new Broken("has " + Spelling.pixels(sides[1], sides[0]));
            }
            size.of(pixels);
            PngChunks chunks = trying(() -> kind == PictureKind.PNG ? PngChunks.behindHeader(data) : PngChunks.NONE);
            BufferedImage image = trying(() -> head.components() == FOUR_INKS
                    ? Cmyk.rgb(reader.readRaster(0, null), head.adobe())
                    : reader.read(0));
            if (torn[0]) {
                throw new Broken("is cut off: its file ends before the picture does");
            }
            return new Picture(Upright.of(image, head.orientation()), kind, chunks);
        } finally {
            reader.dispose();
        }
    }

    /** The decoder of JPEG makes up what a file does not have, and calls that a warning. */
    private static boolean saysTorn(String warning) {
        String words = warning.toLowerCase(Locale.ROOT);
        return words.contains("premature end") || words.contains("truncated");
    }

    /** What a reader of images is asked for. */
    @FunctionalInterface
    private interface Decoder<T> {
        T read() throws IOException;
    }

    /** Java's readers answer damaged files with exceptions of any kind. */
    private static <T> T trying(Decoder<T> reading) throws Broken {
        try {
            return reading.read();
        } catch (IOException | RuntimeException e) {
            throw new Broken("cannot be decoded");
        }
    }

    BufferedImage image() {
        return image;
    }

    /** By its bytes, whatever its file is called. */
    PictureKind kind() {
        return kind;
    }

    /** Whether the file goes on behind the last pixel, to the end that the format asks for. */
    boolean whole() {
        return chunks.whole();
    }

    /** Whether it is the first of several frames. */
    boolean moves() {
        return chunks.moves();
    }

    /**
     * Its numbers as the images of a dataset become them: 0 to 255, row by row, the channels of a pixel together.
     *
     * @param channels 1 for grey, 3 for red, green and blue
     * @param how it is brought to that size
     */
    public int[] numbers(int width, int height, int channels, Resize how) {
        ImageColor color = channels == 1 ? ImageColor.GREY : ImageColor.RGB;
        float[][] planes = Pixels.of(image, color);
        int[] numbers = new int[width * height * channels];
        for (int channel = 0; channel < channels; channel++) {
            float[] plane = Pixels.resized(planes[channel], image.getWidth(), image.getHeight(), width, height, how);
            for (int i = 0; i < plane.length; i++) {
                numbers[i * channels + channel] = Math.round(plane[i]);
            }
        }
        return numbers;
    }
}
