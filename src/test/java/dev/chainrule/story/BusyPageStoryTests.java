package dev.chainrule.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.json.JsonMapper;

/**
 * The page where there is much of something: thousands of steps a second, ten thousand jobs, names of every kind.
 * {@code -Dwatched=3600} watches a training for so many seconds. Skipped where there is no browser.
 */
@Story
class BusyPageStoryTests extends PageStory {

    private static final String NAMES = "\u05E7\u05D5\u05DE\u05D4,<img src=x onerror=document.body.dataset.broken=1>,"
            + "x".repeat(200) + ",kind\n";

    private static final int WATCHED = Integer.getInteger("watched", 6);
    private static final double MEGABYTE = 1024 * 1024;
    private static final int JOBS = 10_000;

    private final Api api;

    BusyPageStoryTests(@LocalServerPort int port) {
        super(port);
        this.api = new Api(port);
    }

    /** Counted, as time depends on what else the machine does: a second on loopback is many times as much. */
    @Test
    void needsLittleUntilItCanBeUsed() {
        browser.go(page);
        browser.until("document.querySelector('.drop-here')");
        String asked = "performance.getEntriesByType('resource')";

        assertThat(browser.ask(asked + ".length").intValue())
                .as("requests: %s", browser.ask(asked + ".map(({ name }) => name).join()"))
                .isLessThan(80);
        assertThat(browser.ask(asked + ".reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)")
                        .intValue())
                .as("bytes")
                .isLessThan(500 * 1024);
    }

    /** However many steps a second are made, the page is drawn a few times, and what it keeps does not grow. */
    @Test
    void drawsAFastTrainingAFewTimesASecondAndKeepsNoMoreOfIt() {
        String job = api.post("/jobs", """
                        {"dataset": "xor", "name": "busy-watched", "network": {"layers": [4]}, "checkpoints": {"keep": 1},
                         "training": {"epochs": 1000000, "batch_size": 1, "early_stopping": {"patience": 0}}}""").is(202).text("/links/self");
        try {
            browser.go(page + "#/training/" + job.substring("/jobs/".length()));
            browser.until("document.querySelector('.chart canvas')");
            browser.ask("""
                    (() => {
                      window.drawn = { renders: 0, frames: 0 };
                      new MutationObserver(() => { drawn.renders++; }).observe(document.getElementById('page'), { childList: true, subtree: true, characterData: true, attributes: true });
                      const frame = () => { drawn.frames++; requestAnimationFrame(frame); };
                      frame();
                    })()""");
            double from = step(job);
            double heap = heap();
            browser.ask("new Promise(done => setTimeout(done, 1000 * %s))".formatted(Math.min(WATCHED, 100)));
            for (int watched = 100; watched < WATCHED; watched += 100) {
                browser.ask("new Promise(done => setTimeout(done, 100000))");
            }
            double steps = step(job) - from;
            double renders = browser.ask("drawn.renders").doubleValue();
            double frames = browser.ask("drawn.frames").doubleValue();
            double grown = (heap() - heap) / MEGABYTE;
            System.out.printf(
                    "watched for %s s: %.0f steps, %.0f renders, %.0f frames, heap grown by %.2f MB%n",
                    WATCHED, steps, renders, frames, grown);

            assertThat(renders).as("of %s steps", steps).isLessThan(steps / 10).isLessThan(20.0 * WATCHED);
            assertThat(grown).as("megabytes more").isLessThan(8);
        } finally {
            api.post(job + "/cancel");
            api.get(job + "?wait=60");
        }
    }

    private double step(String job) {
        return api.get(job).is(200).number("/progress/step");
    }

    /** Bytes in use after a collection. */
    private double heap() {
        JsonMapper json = JsonMapper.shared();
        browser.call("HeapProfiler.collectGarbage", json.createObjectNode());
        return browser.call("Runtime.getHeapUsage", json.createObjectNode())
                .get("usedSize")
                .doubleValue();
    }

    /** The list of a service that has as many: a page of it is asked for, and a page is drawn. */
    @Test
    void asksForAPageOfTenThousandJobsAndDrawsIt() {
        String job = api.train("{\"dataset\": \"xor\", \"name\": \"busy-many\", \"training\": {\"epochs\": 2}}")
                .body();
        browser.go(page);
        browser.until("document.querySelector('.drop-here')");
        browser.ask("""
                (() => {
                  const job = %s;
                  const real = window.fetch;
                  window.asked = [];
                  window.fetch = (address, options) => {
                    const url = new URL(address, location.href);
                    if (url.pathname !== '/jobs') return real(address, options);
                    const limit = Number(url.searchParams.get('limit'));
                    const after = url.searchParams.get('after');
                    const first = after ? Number(after.slice(4)) + 1 : 0;
                    asked.push(limit);
                    const data = Array.from({ length: Math.min(limit, %s - first) }, (_, i) => ({ ...job, id: `job_${first + i}`, name: `job number ${first + i}` }));
                    return Promise.resolve(new Response(JSON.stringify({ data, has_more: first + limit < %s }), { headers: { 'Content-Type': 'application/json' } }));
                  };
                })()""".formatted(job, JOBS, JOBS));
        visit("#/jobs");
        browser.until("document.querySelectorAll('tbody tr th[scope=row] a').length === 20");
        browser.click("button.more", "More");
        browser.until("document.querySelectorAll('tbody tr th[scope=row] a').length === 40");
        browser.until("document.querySelector('input[type=search]')");
        browser.press("document.querySelector('input[type=search]')");
        browser.type("number 33");
        browser.until("document.querySelectorAll('tbody tr th[scope=row] a').length === 1");

        assertThat(browser.ask("asked.every(limit => limit <= 40)").asBoolean()).isTrue();
    }

    @Test
    void showsAnyNameAsTextAndNothingBecomesWiderThanTheWindow() {
        String rows = String.join(
                "",
                IntStream.range(0, 60)
                        .mapToObj(i -> "%s,%s,%s,%s\n"
                                .formatted(i % 7, i % 5, i * i % 11, i % 2 == 0 ? "<b>a</b>" : "\u05D0\u05D1 y"))
                        .toList());
        api.upload("busy-names", NAMES + rows).is(201);
        Answer job = api.train("""
                {"dataset": "busy-names", "name": "%s", "training": {"epochs": 5}}""".formatted("n".repeat(100)));
        String id = job.text("/id");
        String model = job.text("/model");
        browser.go(page);
        browser.until("document.querySelector('.last')");
        for (int width : List.of(390, 1440, 2560)) {
            browser.window(width, 900);
            for (String address : List.of(
                    "#/",
                    "#/data",
                    "#/data/busy-names",
                    "#/network?dataset=busy-names",
                    "#/training",
                    "#/training/" + id,
                    "#/inside/" + model,
                    "#/inside/" + model + "?tab=why",
                    "#/predict/" + model,
                    "#/models",
                    "#/models/" + model,
                    "#/jobs")) {
                visit(address);
                browser.until("document.querySelector('h1') && !document.querySelector('.loading')");

                assertThat(browser.ask("document.documentElement.scrollWidth - innerWidth")
                                .intValue())
                        .as("pixels too wide at %s: %s, because of %s", width, address, browser.ask(WIDE))
                        .isLessThanOrEqualTo(0);
            }
        }
        browser.window(1440, 900);

        assertThat(browser.ask("document.body.dataset.broken ?? ''").asString()).isEmpty();
        assertThat(browser.complaints()).allMatch(said -> said.contains("404"));
        browser.forgive();
    }

    /** What is wider than the window, the innermost last. */
    private static final String WIDE = """
            [...document.querySelectorAll('main *')].filter(each => !each.closest('.scroll') && each.getBoundingClientRect().right > innerWidth + 1)
              .slice(-3).map(each => each.outerHTML.slice(0, 120)).join(' | ')""";

    @Test
    void printsTheCardOfAModelAndNoControls() {
        String model = api.train("{\"dataset\": \"iris\", \"name\": \"busy-print\", \"training\": {\"epochs\": 5}}")
                .text("/model");
        browser.go(page + "#/models/" + model);
        browser.until("document.querySelector('table.confusion')");
        browser.look("light", "print");
        String shown = browser.text();

        assertThat(shown).contains("busy-print", "Metrics", "Accuracy", "Confusion matrix");
        assertThat(browser.ask(
                                "[...document.querySelectorAll('nav a, button:not(table button), input, footer')].filter(each => each.checkVisibility()).map(each => each.outerHTML).join()")
                        .asString())
                .as("nothing that can only be clicked")
                .isEmpty();
        byte[] pdf = Base64.getDecoder()
                .decode(browser.call("Page.printToPDF", JsonMapper.shared().createObjectNode())
                        .get("data")
                        .asString());
        browser.look("light", "screen");

        assertThat(new String(pdf, 0, 5, UTF_8)).isEqualTo("%PDF-");
    }
}
