package dev.chainrule.event;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.web.PushedAnswer;
import dev.chainrule.web.Refuses;
import dev.chainrule.web.paging.ListResponse;
import dev.chainrule.web.paging.OldestFirst;
import dev.chainrule.web.paging.PageRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** What happens to a job, over HTTP: page by page, or as it happens. */
@Controller
@RequestMapping("/jobs/{id}/events")
class EventController {

    private final Events events;
    private final Feeds feeds;
    private final EventSubjects subjects;

    EventController(Events events, Feeds feeds, EventSubjects subjects) {
        this.events = events;
        this.feeds = feeds;
        this.subjects = subjects;
    }

    @Operation(summary = "List the events of a job, oldest first; with Accept: text/event-stream as a live stream")
    @ApiResponse(responseCode = "200", description = "A page of events", useReturnTypeSchema = true)
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    ListResponse<JobEvent> list(@PathVariable String id, @OldestFirst PageRequest page) {
        subjects.hasEnded(id);
        events.requireTold(id, page.after());
        int limit = page.oneMore();
        List<JobEvent> found = page.ascending()
                ? events.after(id, sequence("after", page.after(), 0), limit)
                : events.before(id, sequence("after", page.after(), Long.MAX_VALUE), limit);
        return ListResponse.of(found, page, JobEvent::id);
    }

    /** Ends after the job; then 204 for who has heard everything, so that a browser does not ask again. */
    @Operation(summary = "Stream the events of a job as they happen")
    @ApiResponse(
            responseCode = "200",
            description = "Server-sent events: the sequence as id, the type as event, the event as data",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema = @Schema(implementation = String.class)))
    @ApiResponse(
            responseCode = "204",
            description = "The job has ended, and there are no later events",
            content = @Content)
    @Refuses(
            status = HttpStatus.TOO_MANY_REQUESTS,
            when = "Too many streams are open; Retry-After says when to try again")
    @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Nullable
    PushedAnswer listen(
            @PathVariable String id,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            @RequestParam(required = false) @Nullable String after) {
        boolean ended = subjects.hasEnded(id);
        events.requireTold(id, after);
        long heard = lastEventId == null || lastEventId.isEmpty()
                ? sequence("after", after, 0)
                : sequence("Last-Event-ID", lastEventId, 0);
        if (ended && events.after(id, heard, 1).isEmpty()) {
            return null;
        }
        feeds.requireRoom();
        return context -> feeds.listen(id, heard, context);
    }

    static long sequence(String name, @Nullable String given, long otherwise) {
        if (given == null) {
            return otherwise;
        }
        if (!given.matches("[0-9]{1,18}")) {
            throw new ProblemException(
                    ProblemKind.MALFORMED,
                    "invalid_parameter",
                    "There is no event \"%s\".".formatted(given),
                    List.of(Violation.at(name, "is not the sequence of an event", given, "a whole number from 0")));
        }
        return Long.parseLong(given);
    }
}
