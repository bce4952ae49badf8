package dev.chainrule.format;

import java.io.EOFException;
import java.io.IOException;
import javax.imageio.stream.ImageInputStream;

/**
 * What the decoder of PNG does not tell of a file, because it reads no further than the last pixel.
 *
 * @param whole whether the file goes on to its end
 * @param moves whether it has more than one frame, of which the decoder reads the first
 */
record PngChunks(boolean whole, boolean moves) {

    /** Of a file of another form. */
    static final PngChunks NONE = new PngChunks(true, false);

    private static final int END = 0x49454E44;
    private static final int ANIMATION = 0x6163544C;
    private static final int CHECKSUM = 4;

    /** Of a file whose header has been read, as decoders do for its size; leaves it where it was. */
    static PngChunks behindHeader(ImageInputStream file) throws IOException {
        boolean moves = false;
        file.mark();
        try {
            while (true) {
                long length = file.readUnsignedInt();
                int type = file.readInt();
                if (type == END) {
                    file.seek(file.getStreamPosition() + length);
                    file.readInt();
                    return new PngChunks(true, moves);
                }
                long next = file.getStreamPosition() + length + CHECKSUM;
                moves |= type == ANIMATION && file.readUnsignedInt() > 1;
                file.seek(next);
            }
        } catch (EOFException cut) {
            return new PngChunks(false, moves);
        } finally {
            file.reset();
        }
    }
}
