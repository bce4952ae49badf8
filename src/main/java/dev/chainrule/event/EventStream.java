package dev.chainrule.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * One listener: writes what its connection takes and never waits for it. Called by the feed when there is something new,
 * and by the server when the connection takes more.
 */
final class EventStream implements WriteListener, AsyncListener {

    /** A client that has lost its connection comes back after so many milliseconds, and goes on where it was. */
    private static final byte[] BEGIN = "retry: 2000\n\n".getBytes(UTF_8);

    private static final byte[] HEARTBEAT = ": still here\n\n".getBytes(UTF_8);

    private final Feed feed;
    private final AsyncContext context;
    private final ServletOutputStream out;
    private final Consumer<EventStream> whenClosed;
    private final Deque<Feed.Told> older = new ArrayDeque<>();
    private volatile long position;
    private byte @Nullable [] extra = BEGIN;
    private boolean unflushed;
    private boolean closed;
    private long lastWritten = System.nanoTime();
    /** When the connection was found to take nothing; 0 while it takes something. */
    private long stuckSince;

    /** @param position sequence of the last event that it has heard already */
    EventStream(Feed feed, long position, AsyncContext context, Consumer<EventStream> whenClosed) throws IOException {
        this.feed = feed;
        this.position = position;
        this.context = context;
        this.out = context.getResponse().getOutputStream();
        this.whenClosed = whenClosed;
    }

    void begin() {
        context.addListener(this);
        out.setWriteListener(this);
    }

    Feed feed() {
        return feed;
    }

    long position() {
        return position;
    }

    @Override
    public void onWritePossible() {
        pump();
    }

    /** Writes what there is, as far as the connection takes it. */
    synchronized void pump() {
        try {
            while (!closed && isReady() && writeNext()) {
                lastWritten = System.nanoTime();
            }
        } catch (IOException | IllegalStateException | DataAccessException gone) { // its client comes back
            close();
        }
    }

    private boolean isReady() {
        boolean ready = out.isReady();
        if (ready) {
            stuckSince = 0;
        } else if (stuckSince == 0) {
            stuckSince = System.nanoTime();
        }
        return ready;
    }

    /** @return false where there is nothing more to do */
    private boolean writeNext() throws IOException {
        if (extra != null) {
            write(extra);
            extra = null;
            return true;
        }
        Feed.Told next = next();
        if (next != null) {
            write(next.bytes());
            position = next.sequence();
            return true;
        }
        if (unflushed) {
            unflushed = false;
            out.flush();
            return true;
        }
        if (feed.isOver(position)) {
            close();
        }
        return false;
    }

    private void write(byte[] bytes) throws IOException {
        out.write(bytes);
        unflushed = true;
    }

    private Feed.@Nullable Told next() {
        if (older.isEmpty() && !feed.isAtHand(position)) {
            older.addAll(feed.older(position));
        }
        return older.isEmpty() ? feed.next(position) : older.remove();
    }

    /**
     * Says that it is still there where it has said nothing for long, and gives up a connection that takes nothing: its
     * client comes back and goes on where it was.
     *
     * @param heartbeat nanoseconds
     * @param patience nanoseconds
     */
    synchronized void look(long now, long heartbeat, long patience) {
        if (stuckSince != 0 && now - stuckSince > patience) {
            close();
        } else if (stuckSince == 0 && now - lastWritten > heartbeat) {
            extra = HEARTBEAT;
            pump();
        }
    }

    synchronized void close() {
        if (!closed) {
            closed = true;
            whenClosed.accept(this);
            try {
                context.complete();
            } catch (IllegalStateException goneAlready) {
                // the server has ended it first
            }
        }
    }

    @Override
    public void onError(Throwable gone) {
        close();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        close();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        close();
    }

    @Override
    public void onError(AsyncEvent event) {
        close();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
