package dev.chainrule.event;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer to its end, so that its connection can be used again. What goes on after so many bytes is broken off:
 * the status has been heard, and nobody looks at the rest. Its body is the number of bytes that were read.
 */
final class ShortAnswer implements BodySubscriber<Long> {

    static final int MOST_BYTES = 1 << 16;

    private final CompletableFuture<Long> over = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;
    private long bytes;

    @Override
    public CompletionStage<Long> getBody() {
        return over;
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        subscription = begun;
        begun.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        bytes += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        if (bytes > MOST_BYTES && subscription != null) {
            subscription.cancel();
            over.complete(bytes);
        }
    }

    @Override
    public void onError(Throwable broken) {
        over.completeExceptionally(broken);
    }

    @Override
    public void onComplete() {
        over.complete(bytes);
    }
}
