package dev.chainrule.training;

import dev.chainrule.event.Webhooks;
import dev.chainrule.problem.Violation;
import jakarta.persistence.EntityManager;
import java.util.List;
import org.springframework.stereotype.Component;

/** Writes down who is to be told of a job, with the job. */
@Component
class JobNotice implements RunListener {

    private final Webhooks webhooks;
    private final EntityManager database;

    JobNotice(Webhooks webhooks, EntityManager database) {
        this.webhooks = webhooks;
        this.database = database;
    }

    @Override
    public List<Violation> objections(JobDefinition asked) {
        return webhooks.violations(asked.notification());
    }

    @Override
    public void submitted(TrainingJob job, JobDefinition asked) {
        if (asked.notification() != null) {
            database.flush(); // the job must be there before what belongs to it
            webhooks.add(job.id(), asked.notification());
        }
    }
}
