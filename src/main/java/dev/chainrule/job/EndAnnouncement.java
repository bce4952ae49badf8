package dev.chainrule.job;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Tells modules that this one does not know. */
@Component
final class EndAnnouncement implements JobListener {

    private final ApplicationEventPublisher publisher;

    EndAnnouncement(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public void ended(TrainingJob job) {
        publisher.publishEvent(new JobEnded(job.id()));
    }
}
