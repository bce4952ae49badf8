package dev.chainrule.web;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Percent-encodes what is not ASCII in the line of a request, as people type it and curl sends it, before Tomcat refuses
 * it: as far as the first read of a head goes, which is 8 KB.
 */
final class RawTarget {

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'};

    private ByteBuffer read = ByteBuffer.allocate(0);
    private boolean begun;
    private boolean ended;

    /** A request line begins. */
    void begin() {
        begun = false;
        ended = false;
    }

    /** Whether more of the line has come than one read takes, and not yet its end. */
    boolean isLong() {
        return !ended && begun;
    }

    /** What has come of it goes back to the socket as Tomcat reads it. */
    void encode(SocketWrapperBase<?> socket) throws IOException {
        if (ended) {
            return;
        }
        SocketBufferHandler handler = socket.getSocketBufferHandler();
        int room = handler.getReadBuffer().capacity();
        if (read.capacity() < room) {
            read = ByteBuffer.allocate(room);
        }
        read.clear();
        if (socket.read(false, read) <= 0) {
            return;
        }
        read.flip();
        begun = true;
        int beyond = beyondAscii();
        if (beyond == 0) {
            socket.unRead(read);
            return;
        }
        ByteBuffer encoded = encoded(beyond);
        if (encoded.remaining() > room) {
            handler.expand(encoded.remaining());
        }
        socket.unRead(encoded);
    }

    /** How many bytes of the line are not ASCII. */
    private int beyondAscii() {
        int beyond = 0;
        for (int i = 0; i < read.limit() && !ended; i++) {
            beyond += read.get(i) < 0 ? 1 : 0;
            ended = read.get(i) == '\n';
        }
        return beyond;
    }

    private ByteBuffer encoded(int beyond) {
        ByteBuffer encoded = ByteBuffer.allocate(read.limit() + 2 * beyond);
        int left = beyond;
        while (read.hasRemaining()) {
            byte next = read.get();
            if (next < 0 && left > 0) {
                encoded.put((byte) '%').put(HEX[(next >> 4) & 0xF]).put(HEX[next & 0xF]);
                left--;
            } else {
                encoded.put(next);
            }
        }
        return encoded.flip();
    }
}
