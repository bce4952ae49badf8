package dev.chainrule.event;

import dev.chainrule.choice.Parameter;
import dev.chainrule.definition.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who is to be told of a job's events; see {@link Webhooks}. */
public record Notify(
        @Parameter(value = "Where events are sent by POST, on a host of chainrule.webhook.allowed-hosts.", max = 2000)
        String url,

        @Secret
        @Parameter("Signs what is sent, as Standard Webhooks has it: whsec_ and base64, or any text; never answered.")
        String secret,

        @Parameter(value = "Which: status, checkpoint, diagnosis, done; by default done.", min = 1, max = 4) @Nullable
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
