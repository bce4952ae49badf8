package dev.chainrule.training;

import dev.chainrule.format.PictureSheet;
import dev.chainrule.network.augmentation.PixelScale;
import java.util.List;

/** A picture and what augmentation makes of it, as one PNG; small ones are enlarged, and long sides drawn smaller. */
final class AugmentedSheet {

    private static final int COLUMNS = 3;

    /** Pixels that the longer side of a picture has at least. */
    private static final int LEAST_SIDE = 112;

    /** And the shorter one. */
    private static final int SHORTEST = 24;

    private static final int LONGEST = 512;

    private static final int GAP = 4;
    private static final int PAPER = 0xFFFFFF;

    private final PixelScale scale;

    AugmentedSheet(PixelScale scale) {
        this.scale = scale;
    }

    private PictureSheet.Frame enlarged() {
        int longer = Math.max(scale.height(), scale.width());
        int shorter = Math.min(scale.height(), scale.width());
        int zoom = Math.max((LEAST_SIDE + longer - 1) / longer, (SHORTEST + shorter - 1) / shorter);
        return frame(zoom, LONGEST, GAP);
    }

    private PictureSheet.Frame frame(int zoom, int longest, int gap) {
        PictureSheet.Side height = PictureSheet.Side.of(scale.height(), zoom, longest);
        PictureSheet.Side width = PictureSheet.Side.of(scale.width(), zoom, longest);
        return new PictureSheet.Frame(height, width, scale.channels(), gap, PAPER);
    }

    /** That drawing so many takes on the heap, about. */
    long bytes(int count) {
        return 2 * Integer.BYTES * enlarged().pixels(COLUMNS, rows(count));
    }

    private static int rows(int count) {
        return (count + COLUMNS - 1) / COLUMNS;
    }

    /** @param pictures each row-major, channels last */
    byte[] png(List<float[]> pictures) {
        int columns = Math.min(COLUMNS, pictures.size());
        PictureSheet sheet = new PictureSheet(enlarged(), columns, rows(pictures.size()));
        for (int i = 0; i < pictures.size(); i++) {
            sheet.draw(i % columns, i / columns, shares(pictures.get(i)));
        }
        return sheet.png();
    }

    /** One picture in its own size. */
    byte[] single(float[] picture) {
        PictureSheet sheet = new PictureSheet(frame(1, Integer.MAX_VALUE, 0), 1, 1);
        sheet.draw(0, 0, shares(picture));
        return sheet.png();
    }

    private PictureSheet.Shares shares(float[] picture) {
        return (pixel, channel) -> {
            float black = scale.black().get(channel);
            float white = scale.white().get(channel);
            return white > black ? (picture[pixel * scale.channels() + channel] - black) / (white - black) : 0;
        };
    }
}
