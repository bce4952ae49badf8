package dev.chainrule.training;

import dev.chainrule.job.JobListener;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.queue.Tickets;
import org.springframework.stereotype.Component;

/** Issues a ticket for each job that begins to wait, in the transaction that writes this. */
@Component
final class JobTickets implements JobListener {

    private final Tickets tickets;

    JobTickets(Tickets tickets) {
        this.tickets = tickets;
    }

    @Override
    public void waits(TrainingJob job) {
        tickets.issue();
    }
}
