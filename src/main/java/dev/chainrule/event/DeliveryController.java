package dev.chainrule.event;

import dev.chainrule.web.paging.ListResponse;
import dev.chainrule.web.paging.OldestFirst;
import dev.chainrule.web.paging.PageRequest;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What has become of a job's webhooks, over HTTP. */
@RestController
@RequestMapping("/jobs/{id}/deliveries")
class DeliveryController {

    private final Webhooks webhooks;
    private final Events events;
    private final EventSubjects subjects;

    DeliveryController(Webhooks webhooks, Events events, EventSubjects subjects) {
        this.webhooks = webhooks;
        this.events = events;
        this.subjects = subjects;
    }

    @Operation(summary = "List the webhook deliveries of a job, oldest first")
    @GetMapping
    ListResponse<Delivery> list(@PathVariable String id, @OldestFirst PageRequest page) {
        subjects.hasEnded(id);
        events.requireTold(id, page.after());
        long after = EventController.sequence("after", page.after(), 0);
        return ListResponse.of(
                webhooks.deliveries(id, after, page.oneMore()), page, delivery -> Long.toString(delivery.event()));
    }
}
