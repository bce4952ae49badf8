package dev.chainrule.event;

import dev.chainrule.database.IdKind;
import dev.chainrule.problem.Violation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Who is told of which job's events by a request to an address of his own. */
@Component
public class Webhooks {

    private static final int LONGEST_SECRET = 256;

    private final WebhookRepository repository;
    private final Receivers receivers;
    private final JsonMapper json;

    Webhooks(WebhookRepository repository, Receivers receivers, JsonMapper json) {
        this.repository = repository;
        this.receivers = receivers;
        this.json = json;
    }

    /** What stands against it, at {@code /notify} of a job's definition; never with the secret. */
    public List<Violation> violations(@Nullable Notify notify) {
        if (notify == null) {
            return List.of();
        }
        List<Violation> violations = new ArrayList<>();
        receivers
                .objection(notify.url())
                .ifPresent(detail -> violations.add(
                        Violation.at("/notify/url", detail, Receivers.shown(notify.url()), receivers.hint())));
        if (!isSecret(notify.secret())) {
            String rule = "1 to %s characters, or whsec_ and base64".formatted(LONGEST_SECRET);
            violations.add(Violation.at("/notify/secret", "is not a valid secret", null, rule));
        }
        List<EventType> chosen = notify.chosen();
        for (int i = 0; i < chosen.size(); i++) {
            if (!Notify.POSSIBLE.contains(chosen.get(i))) {
                violations.add(Violation.at(
                        "/notify/events/" + i,
                        "happens too often for webhooks",
                        chosen.get(i).word(),
                        "one of: status, checkpoint, diagnosis, done; GET /jobs/{id}/events has the rest"));
            }
        }
        return violations;
    }

    private static boolean isSecret(String secret) {
        try {
            return secret.length() <= LONGEST_SECRET && Signature.key(secret).length > 0;
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
    }

    /** In the transaction that creates the job, before anything is told of it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void add(String job, @Nullable Notify notify) {
        if (notify != null) {
            repository.add(job, notify);
        }
    }

    /** Queues it where somebody wants it, in the transaction that tells it. */
    void queue(JobEvent event) {
        if (Notify.POSSIBLE.contains(event.type())
                && repository.wanted(event.job()).contains(event.type())) {
            String id = IdKind.MESSAGE.next();
            repository.queue(id, event, json.writeValueAsString(event));
        }
    }

    /** Oldest first, up to so many. */
    List<Delivery> deliveries(String job, long after, int limit) {
        return repository.of(job, after, limit);
    }
}
