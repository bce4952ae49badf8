package dev.chainrule.job;

import dev.chainrule.event.Webhooks;
import dev.chainrule.plan.JobDefinition;
import dev.chainrule.plan.Objection;
import dev.chainrule.problem.Masked;
import dev.chainrule.problem.Violation;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes down who is to be told of a job, with the job. */
@Component
class JobNotice implements Objection, JobListener {

    private static final Pattern FOR_NOBODY = Pattern.compile("(?i)secret|password");

    private final Webhooks webhooks;
    private final EntityManager database;

    JobNotice(Webhooks webhooks, EntityManager database) {
        this.webhooks = webhooks;
        this.database = database;
    }

    @Override
    public List<Violation> objections(JobDefinition asked) {
        List<Violation> violations = new ArrayList<>(webhooks.violations(asked.notification()));
        violations.addAll(misplacedSecrets(asked));
        return violations;
    }

    /** What stands in every answer, in events and in the model is no place for a secret. */
    private static List<Violation> misplacedSecrets(JobDefinition asked) {
        List<Violation> violations = new ArrayList<>();
        if (hides(asked.name())) {
            violations.add(misplaced("/name"));
        }
        if (hides(asked.owner())) {
            violations.add(misplaced("/owner"));
        }
        for (Map.Entry<String, String> noted :
                (asked.metadata() == null ? Map.<String, String>of() : asked.metadata()).entrySet()) {
            if (FOR_NOBODY.matcher(noted.getKey()).find() || hides(noted.getKey()) || hides(noted.getValue())) {
                violations.add(misplaced(Violation.field("/metadata", noted.getKey())));
            }
        }
        return violations;
    }

    private static boolean hides(@Nullable String text) {
        return text != null && Masked.hides(text);
    }

    private static Violation misplaced(String pointer) {
        return Violation.at(
                pointer,
                "looks like a secret, and everybody can read this field",
                null,
                "put the secret of a webhook into /notify/secret");
    }

    @Override
    public void submitted(TrainingJob job, JobDefinition asked) {
        if (asked.notification() != null) {
            database.flush(); // the job must be there before what belongs to it
            webhooks.add(job.id(), asked.notification());
        }
    }
}
