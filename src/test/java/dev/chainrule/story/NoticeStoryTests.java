package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Somebody wants to be told of a job by a service that may talk to nobody. */
@Story
class NoticeStoryTests {

    private final Api api;

    NoticeStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    @Test
    void refusesToTalkToAHostThatNobodyAllowed() {
        String job = """
                {"dataset": "xor", "notify": {"url": "https://hooks.example.org/", "secret": "not for others"}}""";
        Answer answer = api.post("/jobs", job);
        JsonNode problem = answer.is(422, "invalid");

        assertThat(problem.at("/errors/0/pointer").stringValue()).isEqualTo("/notify/url");
        assertThat(problem.at("/errors/0/hint").stringValue()).contains("chainrule.webhook.allowed-hosts");
        assertThat(answer.body()).doesNotContain("not for others");
        assertThat(api.post("/jobs/validate", job).is(422).body()).doesNotContain("not for others");
    }

    @Test
    void saysThatNothingWasToBeSent() {
        Answer job = api.train("{\"dataset\": \"xor\", \"name\": \"unnoticed\"}");

        assertThat(api.get(job.text("/links/self") + "/deliveries")
                        .is(200)
                        .json()
                        .get("data"))
                .isEmpty();
        assertThat(job.json().at("/definition/notify").isMissingNode()).isTrue();
        api.get("/jobs/job_nowhere/deliveries").is(404, "unknown_job");
    }
}
