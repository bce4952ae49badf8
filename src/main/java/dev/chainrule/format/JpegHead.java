package dev.chainrule.format;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.stream.ImageInputStream;

/**
 * What stands before the data of a JPEG file that its decoder does not tell.
 *
 * @param components numbers of a pixel in the file; 0 of a file of another form
 * @param adobe transform of the colours that Adobe's segment names; negative without one
 * @param orientation how the camera was held, 1 to 8 as EXIF counts; 1 where the file does not say
 */
record JpegHead(int components, int adobe, int orientation) {

    private static final JpegHead NONE = new JpegHead(0, -1, 1);

    private static final int START = 0xFFD8;
    private static final int START_OF_SCAN = 0xDA;
    private static final int END = 0xD9;
    private static final int APP1 = 0xE1;
    private static final int APP14 = 0xEE;
    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.US_ASCII);
    private static final int TRANSFORM = 11;
    private static final int COMPONENTS = 5;

    private static final int ORIENTATION = 0x0112;
    private static final int SHORT = 3;
    private static final int ENTRY = 12;
    private static final int MOST_ORIENTATIONS = 8;

    /** Leaves the file where it was. */
    static JpegHead of(ImageInputStream file) throws IOException {
        file.mark();
        try {
            return file.readUnsignedShort() == START ? read(file) : NONE;
        } catch (EOFException torn) {
            return NONE; // its decoder will say so
        } finally {
            file.reset();
        }
    }

    private static JpegHead read(ImageInputStream file) throws IOException {
        JpegHead head = NONE;
        while (true) {
            int marker = marker(file);
            if (marker == START_OF_SCAN || marker == END) {
                return head;
            }
            int length = file.readUnsignedShort() - 2;
            byte[] segment = new byte[Math.max(0, length)];
            file.readFully(segment);
            head = head.with(marker, segment);
        }
    }

    private static int marker(ImageInputStream file) throws IOException {
        int before = 0;
        int here = file.readUnsignedByte();
        while (before != 0xFF || here == 0xFF || here == 0) {
            before = here;
            here = file.readUnsignedByte();
        }
        return here;
    }

    private JpegHead with(int marker, byte[] segment) {
        if (marker == APP1 && starts(segment, EXIF)) {
            return new JpegHead(components, adobe, orientation(segment));
        }
        if (marker == APP14 && starts(segment, ADOBE) && segment.length > TRANSFORM) {
            return new JpegHead(components, segment[TRANSFORM] & 0xFF, orientation);
        }
        return isFrame(marker) && segment.length > COMPONENTS
                ? new JpegHead(segment[COMPONENTS] & 0xFF, adobe, orientation)
                : this;
    }

    /** SOF0 to SOF15, among which stand three of other kinds: DHT, JPG and DAC. */
    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private static boolean starts(byte[] segment, byte[] with) {
        return segment.length >= with.length && Arrays.equals(segment, 0, with.length, with, 0, with.length);
    }

    /** The first directory of the TIFF that EXIF is. */
    private static int orientation(byte[] segment) {
        ByteBuffer tiff = ByteBuffer.wrap(segment, EXIF.length, segment.length - EXIF.length)
                .slice();
        if (tiff.remaining() < 8) {
            return 1;
        }
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = tiff.getInt(4) & 0xFFFF_FFFFL;
        if (directory + 2 > tiff.limit()) {
            return 1;
        }
        int entries = tiff.getShort((int) directory) & 0xFFFF;
        for (int i = 0; i < entries; i++) {
            long at = directory + 2 + (long) i * ENTRY;
            if (at + ENTRY > tiff.limit()) {
                return 1;
            }
            int entry = (int) at;
            if ((tiff.getShort(entry) & 0xFFFF) == ORIENTATION && tiff.getShort(entry + 2) == SHORT) {
                int value = tiff.getShort(entry + 8) & 0xFFFF;
                return value >= 1 && value <= MOST_ORIENTATIONS ? value : 1;
            }
        }
        return 1;
    }
}
