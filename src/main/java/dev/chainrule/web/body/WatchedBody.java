package dev.chainrule.web.body;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request as Tomcat reads it, whoever asks for it: a stream, a form, or nobody. Only so many may hold a
 * thread while it waits for its sender, and none may be slower than {@link BodySettings} says.
 */
public final class WatchedBody implements InputBuffer {

    private final InputBuffer body;
    private final Request request;
    private final BodySettings settings;
    private final Semaphore places;
    private boolean seated;
    private boolean refused;
    private long bytes;
    private long waited;

    /** @param places of bodies that may be waited for */
    public WatchedBody(Request request, BodySettings settings, Semaphore places) {
        this.body = request.getInputBuffer();
        this.request = request;
        this.settings = settings;
        this.places = places;
    }

    @Override
    public int available() {
        return body.available();
    }

    /** @throws ProblemException where it is too slow, or too many others are waited for */
    @Override
    public int doRead(ApplicationBufferHandler handler) throws IOException {
        if (!isThere() && !seated) {
            seated = places.tryAcquire();
            if (!seated) {
                throw refuse(
                        ProblemKind.UNAVAILABLE,
                        "too_many_bodies",
                        "Too many bodies are already being waited for (chainrule.web.body.waiting); try again soon.");
            }
        }
        int read = readTimed(handler);
        bytes += Math.max(0, read);
        if (read < 0) {
            leave();
        }
        if (waited > settings.patienceNanos(bytes)) {
            throw tooSlow();
        }
        return read;
    }

    /** The socket itself waits no longer than the grace. */
    private int readTimed(ApplicationBufferHandler handler) throws IOException {
        long begin = System.nanoTime();
        try {
            return body.doRead(handler);
        } catch (SocketTimeoutException nothing) {
            throw tooSlow();
        } finally {
            waited += System.nanoTime() - begin;
        }
    }

    /** Something can be read without waiting; of chunks nobody knows. */
    private boolean isThere() {
        if (request.getContentLengthLong() < 0) {
            return false;
        }
        request.action(ActionCode.AVAILABLE, true);
        return request.getAvailable() > 0 || request.isFinished();
    }

    private ProblemException tooSlow() {
        return refuse(
                ProblemKind.TOO_SLOW,
                "body_too_slow",
                String.format(
                        Locale.ROOT,
                        "The body comes too slowly: %,d bytes have come so far (chainrule.web.body.grace, .rate, .deadline).",
                        bytes));
    }

    private ProblemException refuse(ProblemKind kind, String code, String detail) {
        refused = true;
        return new ProblemException(kind, code, detail);
    }

    /** Reads what nobody wanted, as far as is allowed. */
    public boolean swallow() throws IOException {
        long most = bytes + settings.swallow().toBytes();
        long longest = waited + settings.swallowTime().toNanos();
        Nowhere nowhere = new Nowhere();
        while (!refused && !request.isFinished() && bytes < most && waited < longest) {
            if (doRead(nowhere) < 0) {
                return true;
            }
        }
        return request.isFinished();
    }

    /** Somebody else may be waited for. */
    void leave() {
        if (seated) {
            seated = false;
            places.release();
        }
    }

    /** Gives Tomcat its own back. */
    public void end() {
        leave();
        request.setInputBuffer(body);
    }

    private static final class Nowhere implements ApplicationBufferHandler {

        private ByteBuffer buffer = ByteBuffer.allocate(0);

        @Override
        public void setByteBuffer(@Nullable ByteBuffer read) {
            buffer = read == null ? ByteBuffer.allocate(0) : read;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return buffer;
        }

        @Override
        public void expand(int size) {}
    }
}
