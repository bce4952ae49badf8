package dev.chainrule.format;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;

/**
 * Pictures of four inks, which Java's decoder hands over as they stand in the file. Who writes them does as Adobe does:
 * 255 is no ink. Without the profile of a press the colour is what the inks leave of white, as Pillow has it.
 */
final class Cmyk {

    /** Of Adobe's segment: cyan, magenta and yellow stand as luma and chroma. */
    private static final int YCCK = 2;

    private static final int CENTER = 128;

    private Cmyk() {}

    /** @param adobe transform of the colours that the file names */
    static BufferedImage rgb(Raster inks, int adobe) {
        BufferedImage image = new BufferedImage(inks.getWidth(), inks.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
        int[] row = new int[inks.getWidth() * inks.getNumBands()];
        int[] rgb = new int[3 * inks.getWidth()];
        for (int y = 0; y < inks.getHeight(); y++) {
            inks.getPixels(inks.getMinX(), inks.getMinY() + y, inks.getWidth(), 1, row);
            for (int x = 0; x < inks.getWidth(); x++) {
                if (adobe == YCCK) {
                    toInks(row, 4 * x);
                }
                for (int channel = 0; channel < 3; channel++) {
                    rgb[3 * x + channel] = (row[4 * x + channel] * row[4 * x + 3] + 127) / 255;
                }
            }
            image.getRaster().setPixels(0, y, inks.getWidth(), 1, rgb);
        }
        return image;
    }

    /** ITU-R BT.601 as JFIF has it, of what is the opposite of how much white is left. */
    private static void toInks(int[] row, int at) {
        double luma = row[at];
        double blue = row[at + 1] - CENTER;
        double red = row[at + 2] - CENTER;
        row[at] = 255 - clamped(luma + 1.402 * red);
        row[at + 1] = 255 - clamped(luma - 0.344136 * blue - 0.714136 * red);
        row[at + 2] = 255 - clamped(luma + 1.772 * blue);
    }

    private static int clamped(double value) {
        return (int) Math.max(0, Math.min(255, Math.round(value)));
    }
}
