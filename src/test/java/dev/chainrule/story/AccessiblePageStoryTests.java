package dev.chainrule.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/**
 * axe finds nothing serious in any view, neither in the light nor in the dark, neither on a desk nor on a telephone. Skipped
 * where there is no browser.
 */
@Story
class AccessiblePageStoryTests extends PageStory {

    /** All that axe knows, in the light; in the dark only colours are others. */
    private static final String ALL = "{ resultTypes: ['violations'] }";

    private static final String COLOURS = "{ runOnly: ['color-contrast'], resultTypes: ['violations'] }";

    private final Api api;
    private final String axe;

    AccessiblePageStoryTests(@LocalServerPort int port) throws IOException {
        super(port);
        this.api = new Api(port);
        try (InputStream script = getClass().getResourceAsStream("/axe.min.js")) {
            this.axe = new String(Objects.requireNonNull(script).readAllBytes(), UTF_8);
        }
    }

    /** @param ready when the view shows what it has to show; an expression */
    private record View(String address, String ready) {}

    @Test
    void hasNothingSeriousInAnyView() {
        List<String> found = new ArrayList<>();
        browser.go(page);
        browser.look("light", "screen");
        for (View view : views()) {
            found.addAll(look(view));
        }
        browser.look("light", "screen");

        assertThat(found).isEmpty();
        // A refused definition is an answer that the browser, unlike us, calls an error.
        assertThat(browser.complaints()).allMatch(said -> said.contains("422") || said.contains("404"));
        browser.forgive();
    }

    private List<String> look(View view) {
        List<String> found = new ArrayList<>();
        visit(view.address);
        browser.until(view.ready);
        browser.until("!document.querySelector('.loading')");
        if (browser.ask("typeof axe").asString().equals("undefined")) {
            browser.ask(axe + "; true");
        }
        browser.look("light", "screen");
        found.addAll(violations(view, "light", ALL));
        browser.look("dark", "screen");
        found.addAll(violations(view, "dark", COLOURS));
        browser.window(390, 844);
        found.addAll(violations(
                view, "narrow", "{ runOnly: ['scrollable-region-focusable', 'target-size', 'color-contrast'] }"));
        browser.window(1440, 900);
        return found;
    }

    private List<String> violations(View view, String look, String options) {
        List<String> found = new ArrayList<>();
        JsonNode all = browser.ask("""
                axe.run({ exclude: ['.scatter circle', '.heat rect', '.histogram rect', '.links line', '.links-of line'] }, %s).then(({ violations }) => violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
                  .map(({ id, help, nodes }) => ({ id, help, nodes: nodes.slice(0, 3).map(({ html, any }) => `${html.slice(0, 200)} ${any[0]?.message ?? ''}`) })))""".formatted(options));
        all.forEach(each -> found.add("%s, %s: %s".formatted(view.address, look, each)));
        return found;
    }

    private List<View> views() {
        String iris = model("""
                {"dataset": "iris", "name": "axe-iris", "network": {"layers": [6, {"type": "dropout", "rate": 0.1}]}, "training": {"epochs": 40}}""");
        String again = model(
                "{\"dataset\": \"iris\", \"name\": \"axe-iris\", \"network\": {\"layers\": []}, \"training\": {\"epochs\": 5}}");
        String xor = model(
                "{\"dataset\": \"xor\", \"name\": \"axe-xor\", \"network\": {\"layers\": [3]}, \"training\": {\"epochs\": 20}}");
        String digits = model(
                "{\"dataset\": \"digits\", \"name\": \"axe-digits\", \"network\": {\"layers\": [16]}, \"training\": {\"epochs\": 5}}");
        String job = api.get("/models/" + iris).is(200).text("/provenance/job");
        String other = api.get("/models/" + again).is(200).text("/provenance/job");
        String sweep = api.post("/sweeps?wait=60", """
                        {"name": "axe-sweep", "job": {"dataset": "xor"}, "method": "grid",
                         "parameters": {"training.epochs": {"values": [2, 4, 6]}}}""").text("/id");
        List<View> views = new ArrayList<>(List.of(
                new View(
                        "#/",
                        "document.querySelectorAll('.tile canvas, .tile circle').length > 300 && document.querySelector('.last')"),
                new View("#/data", "document.querySelector('tbody tr')"),
                new View("#/data/iris", "document.querySelectorAll('.columns-table .bars').length === 5"),
                new View("#/data/digits", "document.querySelectorAll('.contact-sheet canvas').length > 20"),
                new View(
                        "#/network?dataset=iris",
                        "document.querySelector('.facts b') && document.querySelector('.option')"),
                new View(
                        "#/network?d=%7B%22dataset%22:%22iris%22,%22training%22:%7B%22epochs%22:-1%7D%7D",
                        "document.querySelector('.option .wrong')"),
                new View("#/training", "document.querySelector('tbody tr')"),
                new View(
                        "#/training/" + job + "?with=" + other,
                        "document.querySelector('table.quality') && document.querySelector('.with-weights') && document.querySelector('.surface')"
                                + " && document.querySelector('#findings') && document.querySelector('table.compared') && document.querySelector('#statistics')"),
                new View("#/inside", "document.querySelector('a.card')"),
                new View("#/inside/" + iris, "document.querySelector('.traced-net .unit')"),
                new View("#/inside/" + digits + "?tab=filters", "document.querySelectorAll('.painted').length > 16"),
                new View("#/inside/" + iris + "?tab=histograms", "document.querySelector('.histogram')"),
                new View("#/inside/" + digits + "?tab=hardest", "document.querySelector('tbody .sample')"),
                new View("#/inside/" + iris + "?tab=landscape", "document.querySelector('.heat')"),
                new View("#/inside/" + iris + "?tab=why", "document.querySelector('.shares')"),
                new View("#/inside/" + iris + "?tab=checks", "document.querySelector('.cards.broad .go')"),
                new View("#/inside/" + iris + "?tab=card", "document.querySelector('.printed dd')"),
                new View("#/predict", "document.querySelector('a.card')"),
                new View("#/predict/" + iris, "document.querySelectorAll('table.shares').length === 2"),
                new View(
                        "#/predict/" + digits,
                        "document.querySelector('.pad') && document.querySelector('table.shares')"),
                new View("#/models", "document.querySelector('tbody tr')"),
                new View("#/models/" + iris, "document.querySelector('table.confusion')"),
                new View("#/models/" + xor, "document.querySelector('table.numbers')"),
                new View(
                        "#/models/" + digits + "?actual=3&predicted=3",
                        "document.querySelector('dialog[open] tbody .sample')"),
                new View("#/jobs", "document.querySelector('tbody tr') && document.querySelector('.queue')"),
                new View("#/sweeps", "document.querySelector('tbody tr')"),
                new View("#/sweeps/" + sweep, "document.querySelectorAll('.trial').length === 3"),
                new View(
                        "#/compare?models=" + iris + "," + again,
                        "document.querySelector('.chart canvas') && document.querySelector('.diff')"),
                new View("#/learn", "document.querySelectorAll('.lessons .card').length === 8"),
                new View("#/reference/activations", "document.querySelectorAll('.member .value').length > 10"),
                new View("#/reference/layers", "document.querySelectorAll('.member').length > 3"),
                new View("#/nowhere", "document.querySelector('h1').textContent === 'There is no such view'"),
                new View("#/models/mdl_gone", "document.querySelector('.problem')")));
        for (int lesson = 1; lesson <= 8; lesson++) {
            views.add(new View("#/learn/" + lesson, "document.querySelector('.tasks')"));
        }
        return views;
    }

    private String model(String definition) {
        return api.train(definition).text("/model");
    }
}
