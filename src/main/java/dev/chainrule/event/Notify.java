package dev.chainrule.event;

import dev.chainrule.choice.Parameter;
import dev.chainrule.definition.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who is to be told of a job's events; see {@link Webhooks}. */
public record Notify(
        @Parameter(
                value = "URL that events are sent to by POST, on a host of chainrule.webhook.allowed-hosts.",
                max = 2000)
        String url,

        @Secret
        @Parameter(
                "Secret that signs deliveries as in Standard Webhooks: whsec_ and base64, or any text; it is never returned.")
        String secret,

        @Parameter(
                value = "Types of events to send: status, checkpoint, diagnosis, done; by default done.",
                min = 1,
                max = 4)
        @Nullable
        List<EventType> events) {

    static final List<EventType> POSSIBLE =
            List.of(EventType.STATUS, EventType.CHECKPOINT, EventType.DIAGNOSIS, EventType.DONE);

    List<EventType> chosen() {
        return events == null ? List.of(EventType.DONE) : events;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "Notify[url=%s, events=%s]".formatted(url, events);
    }
}
