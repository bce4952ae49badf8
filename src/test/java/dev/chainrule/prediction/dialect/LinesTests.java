package dev.chainrule.prediction.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinesTests {

    /** Gives so many bytes at a time, and says that none are waiting. */
    private static InputStream slow(String text, int step) {
        return new ByteArrayInputStream(text.getBytes(UTF_8)) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(step, length));
            }

            @Override
            public synchronized int available() {
                return 0;
            }
        };
    }

    private static List<String> read(InputStream in, int longest) throws IOException {
        Lines lines = new Lines(in, longest);
        List<String> read = new ArrayList<>();
        for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
            read.add(line.number() + (line.bytes() == null ? " too long" : " " + new String(line.bytes(), UTF_8)));
        }
        return read;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100_000})
    void cutsHoweverTheBytesCome(int step) throws IOException {
        assertThat(read(slow("\uFEFFa\n\r\nbb\r\n" + "c".repeat(5) + "\nä\ndd", step), 4))
                .containsExactly("1 a", "2 ", "3 bb", "4 too long", "5 ä", "6 dd");
        assertThat(read(slow("", step), 4)).isEmpty();
        assertThat(read(slow("abcdefgh", step), 4)).containsExactly("1 too long");
    }

    @Test
    void holdsNoMoreThanALine() throws IOException {
        long[] given = new long[1];
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return given[0]++ < 50_000_000 ? 'x' : -1;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                if (given[0] >= 50_000_000) {
                    return -1;
                }
                java.util.Arrays.fill(into, offset, offset + length, (byte) 'x');
                given[0] += length;
                assertThat(into).hasSizeLessThan(1 << 20);
                return length;
            }
        };

        assertThat(read(endless, 1000)).containsExactly("1 too long");
    }

    @Test
    void isReadyOnlyForWhatIsThere() throws IOException {
        Lines lines = new Lines(slow("a\nb\nc", 4), 10);

        assertThat(lines.ready()).isFalse();
        assertThat(lines.next()).isNotNull();
        assertThat(lines.ready()).isTrue();
        assertThat(lines.next()).isNotNull();
        assertThat(lines.ready()).isFalse();
    }
}
