package dev.chainrule.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.json.JsonMapper;

/** Somebody looks after the service all day, and uses the page for it. Skipped where there is no browser. */
@Story
class OperatorPageStoryTests extends PageStory {

    private static final String ENDLESS = """
            {"dataset": "digits", "name": "%s", "network": {"layers": [16]},
             "training": {"epochs": 1000000, "early_stopping": {"patience": 0}}, "checkpoints": {"keep": 1}}""";

    /** The row of a job that waits; an expression. */
    private static final String WAITING =
            "[...document.querySelectorAll('tbody tr')].find(each => /^operator-queue-.*in the queue/.test(each.textContent))";

    private final Api api;

    OperatorPageStoryTests(@LocalServerPort int port) {
        super(port);
        this.api = new Api(port);
    }

    @Test
    void submitsAJobAndPausesStepsResumesAndCancelsIt() {
        browser.go(page + "#/network?d=" + encoded(ENDLESS.formatted("operator-long")));
        browser.click("button.go", "Train");
        browser.until("location.hash.startsWith('#/training/job_')");
        browser.until("document.querySelector('.status')?.textContent === 'running'");
        browser.go(page + "#/jobs");
        browser.until("document.querySelector('.queue summary')?.textContent.includes('running')");
        browser.click(".queue summary", "running");
        browser.until("document.querySelector('.queue table')?.textContent.includes('(this one)')");
        browser.click("button", "Pause operator-long");
        until("operator-long", "paused in epoch");
        String before = row("operator-long");
        browser.click("button", "Step one batch operator-long");
        browser.until("%s.textContent !== %s"
                .formatted(found("operator-long"), JsonMapper.shared().writeValueAsString(before)));
        until("operator-long", "paused in epoch");
        browser.click("button", "Resume operator-long");
        browser.until("%s.querySelector('.status').textContent === 'running'".formatted(found("operator-long")));
        browser.click("button", "Cancel operator-long");
        browser.until("%s.querySelector('.status').textContent === 'cancelled'".formatted(found("operator-long")));

        assertThat(browser.ask("[...%s.querySelectorAll('button')].map(each => each.textContent).join()"
                                .formatted(found("operator-long")))
                        .asString())
                .as("what may be done with a job that has ended")
                .isEqualTo("Delete");
    }

    @Test
    void seesWhoWaitsInTheQueueAndForHowLong() {
        int workers = StreamSupport.stream(
                        api.get("/queue").is(200).json().get("processes").spliterator(), false)
                .mapToInt(process -> process.get("workers").intValue())
                .sum();
        List<String> jobs = IntStream.rangeClosed(0, workers)
                .mapToObj(i -> api.post("/jobs", ENDLESS.formatted("operator-queue-" + i))
                        .is(202)
                        .text("/links/self"))
                .toList();
        try {
            browser.go(page + "#/jobs");
            browser.until(WAITING);
            String last =
                    browser.ask(WAITING + ".querySelector('th a').textContent").asString();
            browser.until("document.querySelector('.queue summary').textContent.includes('waiting, the longest for')");
            browser.go(page + "#/jobs?status=queued");
            browser.until("location.hash.includes('queued') && " + found(last));
            browser.click("button", "Cancel " + last);
            browser.until("!" + found(last));
        } finally {
            jobs.forEach(job -> api.post(job + "/cancel"));
            jobs.forEach(job -> api.get(job + "?wait=60"));
        }
    }

    @Test
    void letsAnAliasStandForAnotherVersionAndIsToldWhatNameItCannotHave() {
        for (int seed : List.of(1, 2)) {
            api.train("""
                    {"dataset": "xor", "name": "operator-alias", "training": {"epochs": 5, "seed": %s}}""".formatted(seed));
        }
        browser.go(page + "#/models/operator-alias:1");
        give("champion");
        browser.until("document.querySelector('.panel .status')?.textContent === '@champion'");
        assertThat(api.get("/models/operator-alias@champion").is(200).number("/version"))
                .isEqualTo(1);
        browser.click(".panel a", "version 2");
        browser.until("document.querySelector('h1 small')?.textContent === 'version 2'");
        give("champion");
        browser.until("document.querySelector('.panel .status')?.textContent === '@champion'");
        assertThat(api.get("/models/operator-alias@champion").is(200).number("/version"))
                .isEqualTo(2);
        give("not a name");
        browser.until("document.querySelector('.toast.alarm')");

        assertThat(browser.ask("document.querySelector('.toast.alarm').textContent")
                        .asString())
                .as("the words of the service")
                .contains("cannot be the name of an alias");
        assertThat(browser.complaints()).allMatch(said -> said.contains("422"));
        browser.forgive();
    }

    @Test
    void deletesAModelTakesItBackAndDeletesItForGood() {
        Answer job = api.train("{\"dataset\": \"xor\", \"name\": \"operator-delete\", \"training\": {\"epochs\": 5}}");
        String model = job.text("/links/model");
        browser.go(page + "#/models");
        browser.click("button", "Delete operator-delete version 1");
        browser.until("!" + found("operator-delete"));
        browser.click(".toast button", "Undo");
        browser.until(found("operator-delete"));
        api.get(model).is(200);
        browser.click("button", "Delete operator-delete version 1");
        browser.until("!" + found("operator-delete"));
        browser.go("about:blank"); // whoever leaves means it
        browser.go(page + "#/jobs");
        browser.until(
                "fetch('/models?name=operator-delete').then(answer => answer.json()).then(({ data }) => data.length === 0)");

        api.get(model).is(404);
    }

    @Test
    void losesTheConnectionAndSeesTheCurveGoOn() {
        String job =
                api.post("/jobs", ENDLESS.formatted("operator-away")).is(202).text("/links/self");
        try {
            browser.go(page + "#/training/" + job.substring("/jobs/".length()));
            browser.until(epoch() + " > 0");
            browser.offline(true);
            browser.until("document.querySelector('.connection').textContent.includes('cannot be reached')");
            double seen = browser.ask(epoch()).doubleValue();
            browser.offline(false);
            browser.until("document.querySelector('.connection').hidden");
            browser.until(epoch() + " > " + seen);
            browser.until("document.querySelector('.chart canvas')");
        } finally {
            browser.offline(false);
            api.post(job + "/cancel");
            api.get(job + "?wait=60");
        }

        assertThat(browser.complaints()).allMatch(said -> said.contains("net::ERR_"));
        browser.forgive();
    }

    /** In which epoch the page says that training is. */
    private static String epoch() {
        return "Number(/epoch ([\\d,]+)/.exec(document.querySelector('.where-of')?.textContent)?.[1].replaceAll(',', '') ?? 0)";
    }

    private void give(String alias) {
        browser.until("document.querySelector('input[aria-label=Alias]')");
        browser.press("document.querySelector('input[aria-label=Alias]')");
        browser.type(alias);
        browser.click("button", "Let it stand for this version");
    }

    /** Waits for the row of what has the name to say something. */
    private void until(String name, String text) {
        browser.until("%s?.textContent.includes('%s')".formatted(found(name), text));
    }

    private String row(String name) {
        return browser.ask(found(name) + ".textContent").asString();
    }

    /** The row of a list that begins with the name; an expression. */
    private static String found(String name) {
        return "[...document.querySelectorAll('tbody tr')].find(each => each.querySelector('th a')?.textContent === '%s')"
                .formatted(name);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
