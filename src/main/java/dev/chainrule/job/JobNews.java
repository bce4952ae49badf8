package dev.chainrule.job;

import dev.chainrule.event.EventData;
import dev.chainrule.event.Events;
import jakarta.persistence.PostPersist;
import jakarta.persistence.PostUpdate;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Tells what has happened to a job in the transaction that writes it, whoever has changed it. */
@Component
public class JobNews implements JobRemains {

    private final Events events;

    JobNews(Events events) {
        this.events = events;
    }

    @PostPersist
    void created(TrainingJob job) {
        List<EventData> first =
                new ArrayList<>(List.of(new EventData.Status(job.status().word())));
        job.warnings().forEach(warning -> first.add(EventData.Log.warning(warning)));
        events.begin(job.id(), first);
    }

    @PostUpdate
    void changed(TrainingJob job) {
        job.takeNews().forEach(news -> tell(job, news));
    }

    private void tell(TrainingJob job, EventData news) {
        events.tell(job.id(), job.attempt(), news);
    }

    @Override
    public void remove(String jobId) {
        events.deleteOf(jobId);
    }
}
