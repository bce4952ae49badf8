package dev.chainrule.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadAheadTests {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 3_000_000})
    void givesEveryByteInOrder(int size) throws Exception {
        byte[] bytes = new byte[size];
        new Random(1).nextBytes(bytes);
        try (ReadAhead in = new ReadAhead(new ByteArrayInputStream(bytes))) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void passesAFailureOnAfterTheBytesBeforeIt() throws Exception {
        IOException failure = new IOException("disk");
        try (ReadAhead in =
                new ReadAhead(new SequenceInputStream(new ByteArrayInputStream(new byte[70_000]), failing(failure)))) {
            assertThat(in.readNBytes(65_536)).hasSize(65_536);
            assertThatThrownBy(in::readAllBytes).isSameAs(failure);
        }
    }

    @Test
    void passesARefusalOn() throws Exception {
        RuntimeException refusal = new IllegalStateException("too large");
        try (ReadAhead in = new ReadAhead(failing(refusal))) {
            assertThatThrownBy(in::read).isSameAs(refusal);
        }
    }

    @Test
    void endsItsThreadAndClosesTheStreamWhenClosedEarly() throws Exception {
        AtomicBoolean closed = new AtomicBoolean();
        AtomicReference<Thread> thread = new AtomicReference<>();
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 1;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                thread.set(Thread.currentThread());
                return length;
            }

            @Override
            public void close() {
                closed.set(true);
            }
        };
        ReadAhead in = new ReadAhead(endless);
        assertThat(in.read()).isZero();
        in.close();
        assertThat(closed).isTrue();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(it -> it.getName().equals("read-ahead"));
    }

    private static InputStream failing(Exception failure) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                if (failure instanceof IOException io) {
                    throw io;
                }
                throw (RuntimeException) failure;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return read();
            }
        };
    }
}
