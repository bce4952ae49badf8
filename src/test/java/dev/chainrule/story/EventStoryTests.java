package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.story.Listener.Heard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Somebody watches a job: as it runs, afterwards, and with a connection that breaks. */
@Story
class EventStoryTests {

    private static final String LONG = """
            {"dataset": "digits", "name": "watched", "training": {"epochs": 1000000, "early_stopping": {"patience": 0}},
             "checkpoints": {"every_seconds": 1}}""";

    private final Api api;

    EventStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    @Test
    void tellsOfAJobFromItsBeginningToItsEnd() {
        Answer job = api.train("{\"dataset\": \"iris\", \"name\": \"told\", \"split\": {\"validation\": 0.2}}");
        List<JsonNode> all = pages(job.text("/links/events"), 3);

        assertThat(all)
                .extracting(event -> event.get("sequence").longValue())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, all.size()).boxed().toList());
        assertThat(all)
                .extracting(EventStoryTests::told)
                .startsWith("status queued", "status running", "metrics")
                .endsWith("status succeeded", "done succeeded");
        JsonNode done = all.get(all.size() - 1);
        assertThat(done.at("/data/model").stringValue()).isEqualTo(job.text("/model"));
        assertThat(done.get("attempt").intValue()).isEqualTo(1);
        JsonNode last = all.stream()
                .filter(event -> told(event).equals("metrics"))
                .reduce((former, latter) -> latter)
                .orElseThrow();
        assertThat(last.at("/data/epoch").intValue()).isEqualTo((int) job.number("/progress/epoch"));
        assertThat(last.at("/data/metrics").hasNonNull("val_loss")).isTrue();
    }

    private static String told(JsonNode event) {
        String type = event.get("type").stringValue();
        return event.at("/data/status").isMissingNode()
                ? type
                : type + " " + event.at("/data/status").stringValue();
    }

    private List<JsonNode> pages(String events, int limit) {
        List<JsonNode> all = new ArrayList<>();
        JsonNode page;
        do {
            String after =
                    all.isEmpty() ? "" : "&after=" + all.get(all.size() - 1).get("sequence");
            page = api.get("%s?limit=%s%s".formatted(events, limit, after))
                    .is(200)
                    .json();
            page.get("data").forEach(all::add);
        } while (page.get("has_more").booleanValue());
        return all;
    }

    @Test
    void beginsWithTheNewestWhereAskedTo() {
        Answer job = api.train("{\"dataset\": \"xor\", \"name\": \"newest-first\"}");
        JsonNode newest = api.get(job.text("/links/events") + "?order=desc&limit=1")
                .is(200)
                .json();

        assertThat(told(newest.at("/data/0"))).isEqualTo("done succeeded");
        assertThat(newest.get("has_more").booleanValue()).isTrue();
    }

    @Test
    void streamsARunningJobAndGoesOnWhereAConnectionBroke() {
        Answer job = api.post("/jobs", LONG).is(202);
        String events = job.text("/links/events");
        List<Heard> heard = new ArrayList<>();
        try (Listener listener = api.listen(events, "")) {
            assertThat(listener.status()).isEqualTo(200);
            assertThat(listener.headers().firstValue("Content-Type")).hasValue("text/event-stream");
            heard.addAll(listener.until(event -> event.type().equals("metrics")));
        }
        String last = heard.get(heard.size() - 1).id();
        try (Listener again = api.listen(events, last)) {
            heard.addAll(again.until(event -> event.type().equals("checkpoint")));
            api.post(job.text("/links/cancel")).is(200);
            heard.addAll(again.toTheEnd());
        }

        assertThat(heard)
                .extracting(Heard::id)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, heard.size())
                        .mapToObj(Long::toString)
                        .toList());
        assertThat(heard)
                .extracting(event -> event.event().toString())
                .containsExactlyElementsOf(
                        pages(events, 100).stream().map(JsonNode::toString).toList());
        assertThat(heard)
                .extracting(event -> told(event.event()))
                .containsSubsequence("status queued", "status running", "metrics", "status cancelling")
                .endsWith("status cancelled", "done cancelled");
        noMoreThanFourMetricsASecond(heard);
    }

    /** Besides the very last. Each is told by the clock and written after it, sooner or later: so they are counted from the start. */
    private static void noMoreThanFourMetricsASecond(List<Heard> heard) {
        Instant running = heard.stream()
                .filter(event -> told(event.event()).equals("status running"))
                .map(EventStoryTests::time)
                .findFirst()
                .orElseThrow();
        List<Instant> times = heard.stream()
                .filter(event -> event.type().equals("metrics"))
                .map(EventStoryTests::time)
                .toList();
        for (int i = 1; i < times.size() - 1; i++) {
            assertThat(Duration.between(running, times.get(i)).toMillis())
                    .as("until metrics %s", i)
                    .isGreaterThanOrEqualTo(240L * i);
        }
    }

    private static Instant time(Heard event) {
        return Instant.parse(event.event().get("created_at").stringValue());
    }

    @Test
    void replaysAJobThatHasEndedAndThenSaysThatThereIsNoMore() {
        Answer job = api.train("{\"dataset\": \"xor\", \"name\": \"replayed\"}");
        String events = job.text("/links/events");
        List<Heard> all;
        try (Listener listener = api.listen(events, "")) {
            all = listener.toTheEnd();
        }
        String last = all.get(all.size() - 1).id();

        assertThat(all.get(all.size() - 1).type()).isEqualTo("done");
        try (Listener listener = api.listen(events + "?after=" + (Integer.parseInt(last) - 1), "")) {
            assertThat(listener.toTheEnd()).extracting(Heard::id).containsExactly(last);
        }
        api.get(events, "Accept", "text/event-stream", "Last-Event-ID", last).is(204);
    }

    @Test
    void saysWhatItCannotTell() {
        api.get("/jobs/job_nowhere/events").is(404, "unknown_job");
        api.get("/jobs/job_nowhere/events", "Accept", "text/event-stream").is(404, "unknown_job");
        Answer job = api.train("{\"dataset\": \"xor\", \"name\": \"misheard\"}");
        String events = job.text("/links/events");

        assertThat(api.get(events + "?after=yesterday")
                        .is(400, "invalid_parameter")
                        .at("/errors/0/pointer")
                        .stringValue())
                .isEqualTo("after");
        assertThat(api.get(events, "Accept", "text/event-stream", "Last-Event-ID", "-1")
                        .is(400, "invalid_parameter")
                        .at("/errors/0/pointer")
                        .stringValue())
                .isEqualTo("Last-Event-ID");
        api.get(events + "?limit=0").is(400, "invalid_parameter");
        api.get(events, "Accept", "image/png").is(406, "not_acceptable");
    }
}
