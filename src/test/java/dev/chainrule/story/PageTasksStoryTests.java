package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Ten things that a person wants, each in few clicks, with a mouse. Skipped where there is no browser. */
@Story
class PageTasksStoryTests extends PageStory {

    private final Api api;
    private Hand hand;

    @TempDir
    Path folder = Path.of("");

    PageTasksStoryTests(@LocalServerPort int port) {
        super(port);
        this.api = new Api(port);
    }

    @BeforeEach
    void begin() {
        hand = new Hand(browser);
    }

    @Test
    void seesANetworkLearn() {
        browser.go(page);
        hand.click("button.picture", "Train on Moons");
        browser.until("document.querySelector('.chart canvas') && document.querySelector('.surface canvas')");
        browser.until("document.querySelector('.status')?.textContent === 'succeeded'");

        assertThat(hand.clicks()).isLessThanOrEqualTo(1);
    }

    @Test
    void trainsOnAFileOfHerOwn() throws IOException {
        browser.go(page);
        hand.drop(".drop-here", houses("tasks-own"));
        hand.click(".columns-table tbody th", "price");
        browser.until("location.hash.includes('target=price')");
        hand.click("a.button", "Train a network");
        hand.click("button.go", "Train");
        browser.until("document.querySelector('table.quality')");

        assertThat(browser.text()).contains("Rows of the test set were seen by nothing before the end.");
        assertThat(hand.drops()).isEqualTo(1);
        assertThat(hand.clicks()).isLessThanOrEqualTo(3);
    }

    @Test
    void mendsAColumnThatWasGuessedWrongly() throws IOException {
        api.upload("tasks-code", Files.readString(houses("tasks-code")));
        browser.go(page + "#/data/tasks-code?target=price");
        hand.choose(".columns-table select", "Type of code", "category");
        browser.until("document.querySelector('.understood')?.textContent.includes('version 2')");
        hand.click("a.button", "Train a network");
        hand.click("button.go", "Train");
        browser.until("document.querySelector('table.quality')");
        String dataset = api.get(job()).is(200).text("/dataset/id");

        assertThat(api.get("/datasets/" + dataset).is(200).number("/version")).isEqualTo(2);
        assertThat(hand.clicks()).isLessThanOrEqualTo(4);
    }

    @Test
    void changesTheNetworkAndComparesItWithTheFirst() {
        String first = api.train("""
                        {"dataset": "iris", "name": "tasks-change", "network": {"layers": [{"type": "dense", "units": 4, "activation": "relu"}]},
                         "training": {"epochs": 20}}""").text("/id");
        browser.go(page + "#/training/" + first);
        hand.click("a.button", "Change and train again");
        hand.click(".network [role=button]", "Dense, 4 units, relu");
        hand.type(".layer-panel input[id$=units]", "16");
        hand.choose(".layer-panel select[id$=activation]", "", "tanh");
        hand.click(".layer-panel button", "Duplicate");
        browser.until("document.querySelectorAll('.network .handle').length === 2");
        hand.click("button.go", "Train");
        browser.until("document.querySelector('table.compared')");
        browser.until("document.querySelector('.status')?.textContent === 'succeeded'");
        browser.until("document.querySelector('.chart')?.ariaLabel.includes('(this)')");
        JsonNode layers = api.get(job()).is(200).json().at("/definition/network/layers");

        assertThat(layers.findValuesAsString("units")).containsExactly("16", "16");
        assertThat(layers.findValuesAsString("activation")).containsExactly("tanh", "tanh");
        assertThat(browser.ask("document.querySelector('table.compared').textContent")
                        .asString())
                .contains("best epoch, Validation loss", "/network/layers");
        assertThat(hand.clicks()).isLessThanOrEqualTo(8);
    }

    @Test
    void findsTheRowsWhoseLabelsAreWrong() {
        Random random = new Random(3);
        String rows = IntStream.range(0, 300)
                .mapToObj(i -> {
                    boolean large = i % 2 == 0;
                    boolean wrong = i % 20 == 0;
                    return String.format(
                            Locale.ROOT,
                            "%.3f,%.3f,%s",
                            random.nextGaussian() + (large ? 4 : 0),
                            random.nextGaussian() + (large ? 4 : 0),
                            large != wrong ? "large" : "small");
                })
                .collect(Collectors.joining("\n", "a,b,kind\n", "\n"));
        api.upload("tasks-labels", rows);
        api.train("{\"dataset\": \"tasks-labels\", \"training\": {\"epochs\": 60}}");
        browser.go(page);
        hand.click(".last a", "tasks-labels");
        browser.until("document.querySelectorAll('tr.suspect').length > 2");

        assertThat(browser.ask(
                                "[...document.querySelectorAll('tr.suspect th')].map(each => parseInt(each.textContent)).every(row => row % 20 === 1)")
                        .asBoolean())
                .as("they are some of those whose labels are wrong")
                .isTrue();

        assertThat(hand.clicks()).isLessThanOrEqualTo(3);
    }

    @Test
    void seesWhichWeightsAreToBlame() {
        String job = api.train("{\"dataset\": \"iris\", \"name\": \"tasks-blame\", \"training\": {\"epochs\": 10}}")
                .text("/id");
        browser.go(page + "#/training/" + job);
        hand.click("a.button", "Look inside");
        hand.click(".traced-net .unit[role=button]");
        browser.until("document.querySelector('.neuron-panel')?.textContent.includes('∂L/∂z = ∂L/∂a · ∂a/∂z')");

        assertThat(browser.ask(
                                "[...document.querySelectorAll('.neuron-panel thead th')].map(each => each.textContent).join()")
                        .asString())
                .isEqualTo("from,weight,· value,= term,∂L/∂w,new w");
        assertThat(hand.clicks()).isLessThanOrEqualTo(4);
    }

    @Test
    void getsPredictionsForAFile() throws IOException {
        String job = api.train("{\"dataset\": \"iris\", \"name\": \"tasks-file\", \"training\": {\"epochs\": 10}}")
                .text("/id");
        Path file = Files.writeString(
                folder.resolve("flowers.csv"),
                IntStream.range(0, 500)
                        .mapToObj(i -> "%s,3.5,1.4,0.%s".formatted(5 + i % 3, 1 + i % 9))
                        .collect(
                                Collectors.joining("\n", "sepal_length,sepal_width,petal_length,petal_width\n", "\n")));
        browser.downloadTo(folder);
        browser.go(page + "#/training/" + job);
        hand.click("a.button", "Predict");
        browser.until("document.querySelector('section .drop')");
        hand.drop("section .drop", file);
        hand.click("button.go", "Download the CSV");
        List<String> lines = Files.readAllLines(Browser.downloaded(folder, "flowers-predicted.csv"));

        assertThat(lines).hasSize(501);
        assertThat(lines.get(0)).startsWith("sepal_length,sepal_width,petal_length,petal_width,predicted_species,");
        assertThat(hand.drops()).isEqualTo(1);
        assertThat(hand.clicks()).isLessThanOrEqualTo(2);
    }

    @Test
    void drawsADigitAndSeesWhatTheNetworkThinks() {
        api.train("{\"dataset\": \"digits\", \"name\": \"tasks-draw\", \"training\": {\"epochs\": 10}}");
        browser.go(page + "#/predict");
        hand.click("a.card", "tasks-draw");
        browser.until("document.querySelectorAll('table.shares tr').length === 10");
        String before = bars();
        hand.draw(".pad", new double[] {0.5, 0.1}, new double[] {0.5, 0.5}, new double[] {0.5, 0.9});
        browser.until("(%s) !== '%s'".formatted(BARS, before));

        assertThat(hand.clicks()).isLessThanOrEqualTo(2);
    }

    @Test
    void exportsAModelAndDeletesEverythingOfTheAttempt() throws IOException {
        api.upload("tasks-gone", Files.readString(houses("tasks-gone")));
        Answer job = api.train("{\"dataset\": \"tasks-gone\", \"target\": \"price\", \"training\": {\"epochs\": 5}}");
        browser.downloadTo(folder);
        browser.go(page + "#/models/" + job.text("/model"));
        hand.click("button", "ONNX, from raw columns to answers");
        Path file = Browser.downloaded(folder, ".onnx");
        hand.click(".row .danger", "Delete");
        hand.click("nav a", "Jobs");
        hand.click("button", "Delete tasks-gone");
        hand.click("nav a", "Data");
        hand.click("button", "Delete tasks-gone");
        browser.until("!document.querySelector('main').textContent.includes('tasks-gone')");
        browser.go("about:blank"); // whoever leaves means it
        browser.go(page + "#/learn");
        for (String list : List.of("models", "jobs", "datasets")) {
            browser.until(
                    "fetch('/%s?limit=100').then(answer => answer.json()).then(({ data }) => data.every(({ name }) => name !== 'tasks-gone'))"
                            .formatted(list));
        }

        assertThat(Files.size(file)).isPositive();
        assertThat(hand.clicks()).isLessThanOrEqualTo(7);
    }

    @Test
    void stopsATrainingLooksAtItLetsItDoAStepAndGoesOn() {
        String definition = """
                {"dataset": "digits", "name": "%s", "network": {"layers": [24]},
                 "training": {"epochs": 1000, "early_stopping": {"patience": 0}}}""";
        String whole =
                api.post("/jobs", definition.formatted("tasks-whole")).is(202).text("/links/self");
        String self =
                api.post("/jobs", definition.formatted("tasks-stop")).is(202).text("/links/self");
        browser.go(page + "#/training/" + self.substring("/jobs/".length()));
        browser.until("document.querySelector('.where-of')?.textContent.includes('rows/s')");
        hand.click(".actions button", "Pause");
        browser.until("document.querySelector('.where-of').textContent.includes('paused in epoch')");
        String before =
                browser.ask("document.querySelector('.where-of').textContent").asString();
        hand.click(".actions button", "Step");
        browser.until(
                "(text => text.includes('paused in epoch') && text !== '%s')(document.querySelector('.where-of').textContent)"
                        .formatted(before));
        browser.until("document.querySelector('#statistics')");
        hand.click(".actions button", "Resume");
        browser.until("document.querySelector('.status').textContent === 'succeeded'");

        assertThat(weights(self)).isEqualTo(weights(whole));
        assertThat(hand.clicks()).isLessThanOrEqualTo(4);
    }

    private String weights(String job) {
        Answer done = api.get(job + "?wait=60").is(200);
        assertThat(done.text("/status")).as(done.toString()).isEqualTo("succeeded");
        return api.get(done.text("/links/model")).is(200).text("/provenance/weights_sha256");
    }

    /** The job that is shown. */
    private String job() {
        return "/jobs/" + browser.ask("/job_\\w+/.exec(location.hash)[0]").asString();
    }

    private static final String BARS =
            "[...document.querySelectorAll('table.shares td.numeric')].map(each => each.textContent).join()";

    private String bars() {
        return browser.ask(BARS).asString();
    }

    /** Its target is not the last column, and a code of it looks like a number. */
    private Path houses(String name) throws IOException {
        Random random = new Random(5);
        String rows = IntStream.range(0, 240)
                .mapToObj(i -> {
                    int size = 40 + random.nextInt(120);
                    int area = i % 4;
                    return String.format(
                            Locale.ROOT, "%s,%s,%s,%s", size, 1000 * size + 20_000 * area, 100 + area, i % 7);
                })
                .collect(Collectors.joining("\n", "size,price,code,rooms\n", "\n"));
        return Files.writeString(folder.resolve(name + ".csv"), rows);
    }
}
