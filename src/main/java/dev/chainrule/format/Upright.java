package dev.chainrule.format;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/** Pictures as whoever took them saw them, whichever way the camera was held. */
final class Upright {

    private Upright() {}

    /** @param orientation as EXIF counts: 1 is upright, from 5 on width and height change places */
    static BufferedImage of(BufferedImage image, int orientation) {
        if (orientation == 1) {
            return image;
        }
        Raster from = image.getRaster();
        int width = image.getWidth();
        int height = image.getHeight();
        boolean lies = orientation > 4;
        WritableRaster to = from.createCompatibleWritableRaster(lies ? height : width, lies ? width : height);
        Object pixel = null;
        for (int y = 0; y < to.getHeight(); y++) {
            for (int x = 0; x < to.getWidth(); x++) {
                int across = lies ? y : x;
                int down = lies ? x : y;
                pixel = from.getDataElements(
                        isMirrored(orientation) ? width - 1 - across : across,
                        isUpsideDown(orientation) ? height - 1 - down : down,
                        pixel);
                to.setDataElements(x, y, pixel);
            }
        }
        return new BufferedImage(image.getColorModel(), to, image.isAlphaPremultiplied(), null);
    }

    /** Whether the columns of the file go from right to left. */
    private static boolean isMirrored(int orientation) {
        return orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    }

    /** Whether its rows go from the bottom to the top. */
    private static boolean isUpsideDown(int orientation) {
        return orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    }
}
