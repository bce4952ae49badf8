package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Somebody looks twice at what the page says and does, in a browser. Skipped where there is none. */
@Story
class CarefulPageStoryTests extends PageStory {

    private final Api api;
    private Hand hand;

    @TempDir
    Path folder = Path.of("");

    CarefulPageStoryTests(@LocalServerPort int port) {
        super(port);
        this.api = new Api(port);
    }

    @BeforeAll
    void train() {
        api.train("""
                {"dataset": "iris", "name": "careful-iris", "network": {"layers": [{"type": "dense", "units": 6, "activation": "tanh"}]},
                 "training": {"epochs": 30, "optimizer": "sgd"}}""");
        api.train(
                "{\"dataset\": \"digits\", \"name\": \"careful-digits\", \"network\": {\"layers\": [8]}, \"training\": {\"epochs\": 3}}");
    }

    @BeforeEach
    void begin() {
        hand = new Hand(browser);
    }

    @Test
    void writesOnlyWhatWasChosenIntoADefinition() {
        browser.go(page + "#/network?dataset=iris");
        browser.until("document.querySelectorAll('.network .hit').length === 3");
        browser.ask(
                "document.querySelectorAll('.network .hit')[1].dispatchEvent(new MouseEvent('click', { bubbles: true }))");
        hand.choose("#option--network-layers-0-activation", "", "tanh");
        browser.until("document.querySelector('.definition textarea').value.includes('tanh')");

        assertThat(definition())
                .isEqualTo(
                        "{\"dataset\":\"iris\",\"network\":{\"layers\":[{\"type\":\"dense\",\"units\":64,\"activation\":\"tanh\"}]}}");
    }

    @Test
    void changesATrainingWithoutItsDefaults() {
        browser.go(page + "#/network?from=" + job());
        browser.until("document.querySelector('.definition textarea')");

        assertThat(definition().replaceAll("ds_\\w+", "iris"))
                .isEqualTo(
                        "{\"dataset\":\"iris\",\"target\":\"species\",\"network\":{\"layers\":[{\"type\":\"dense\",\"units\":6,\"activation\":\"tanh\"}]},"
                                + "\"training\":{\"epochs\":30,\"optimizer\":\"sgd\"},\"name\":\"careful-iris\"}");
    }

    @Test
    void findsOptionsOfWhatIsNotChosenAndMarksOldFigures() {
        browser.go(page + "#/network?dataset=iris");
        browser.until("document.querySelector('.facts b')");
        write("[aria-label=\"Search options\"]", "dropout");
        browser.click("button", "Dropout layer");
        browser.until("document.querySelector('.definition textarea').value.includes('\"dropout\"')");
        write("[aria-label=\"Search options\"]", "momentum");
        write("#option--training-optimizer-momentum", "7");
        browser.until("document.querySelector('.facts.outdated')");
        browser.until("document.querySelector('.option .wrong')");

        assertThat(definition()).contains("\"type\":\"momentum\",\"momentum\":7");
        assertThat(browser.ask("document.querySelectorAll('.problem').length").intValue())
                .isEqualTo(1);
        assertThat(browser.ask("document.querySelector('.problem').textContent").asString())
                .contains("Momentum");
        assertThat(browser.complaints()).allMatch(said -> said.contains("422"));
        browser.forgive();
    }

    @Test
    void asksAModelWithAFileThatIsDroppedBesideTheBox() throws IOException {
        int datasets = api.count("/datasets");
        browser.go(page + "#/predict/careful-iris");
        browser.until("document.querySelector('.answer')");
        browser.drop(
                "h1",
                Files.writeString(
                        folder.resolve("flowers.csv"),
                        "sepal_length,sepal_width,petal_length,petal_width\n5.1,3.5,1.4,0.2\n6.7,3.1,5.6,2.4\n"));
        browser.until("document.querySelectorAll('.drop tbody tr').length === 2");

        assertThat(browser.ask("[...document.querySelectorAll('.drop thead th')].map(each => each.textContent).join()")
                        .asString())
                .startsWith(
                        "sepal_length,sepal_width,petal_length,petal_width,predicted_species,probability,probability_");

        File picture = folder.resolve("flower.png").toFile();
        ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", picture);
        browser.drop("h1", picture.toPath());
        browser.until("document.querySelector('.drop .problem')?.textContent.includes('“flower.png” is a picture')");

        assertThat(browser.ask("location.hash").asString()).isEqualTo("#/predict/careful-iris");
        assertThat(api.count("/datasets")).isEqualTo(datasets);
    }

    @Test
    void leavesARefusalBehindAndReadsTheFileOtherwise() throws IOException {
        String rows = IntStream.range(0, 300)
                .mapToObj(i -> i % 2 == 0 ? i + ",1" : i + ",1,2,3")
                .collect(Collectors.joining("\n", "a,b\n", "\n"));
        Path file = Files.writeString(folder.resolve("careful-ragged.csv"), rows);
        browser.go(page + "#/data");
        browser.until("document.querySelector('h1')?.textContent === 'Data'");
        browser.drop("h1", file);
        browser.until("document.querySelector('.sending .problem')?.textContent.includes('line 3')");

        assertThat(browser.ask("document.querySelector('.sending .problem').innerText")
                        .asString())
                .contains("and more", "What would do: as many cells")
                .doesNotContain("99 more");
        visit("#/models");
        browser.until("!document.querySelector('.sending')");

        browser.drop("h1", file);
        browser.click(".sending summary", "Read it otherwise");
        hand.choose(".sending label:nth-of-type(6) select", "", "0");
        browser.click(".sending button", "Send it again");
        browser.until("location.hash.startsWith('#/data/ds_')");
        browser.until("document.querySelector('.understood')?.textContent.includes('could not be read')");
        assertThat(browser.complaints()).allMatch(said -> said.contains("422"));
        browser.forgive();
    }

    @Test
    void doubtsLabelsInOnePlaceAndNotTwoWays() {
        Random random = new Random(5);
        String rows = IntStream.range(0, 200)
                .mapToObj(i -> {
                    boolean large = i % 2 == 0;
                    return String.format(
                            Locale.ROOT,
                            "%.3f,%.3f,%s",
                            random.nextGaussian() + (large ? 4 : 0),
                            random.nextGaussian() + (large ? 4 : 0),
                            large != (i % 20 == 0) ? "large" : "small");
                })
                .collect(Collectors.joining("\n", "a,b,kind\n", "\n"));
        api.upload("careful-labels", rows);
        String job = api.train(
                        "{\"dataset\": \"careful-labels\", \"name\": \"careful-labels\", \"training\": {\"epochs\": 40}, \"refit\": \"all\"}")
                .text("/id");
        int suspects = api.get("/jobs/" + job + "/hardest-rows?limit=1")
                .is(200)
                .json()
                .get("suspects")
                .intValue();
        browser.go(page + "#/training/" + job);
        browser.until("document.querySelector('#findings')");
        browser.until("document.querySelector('#hardest')");

        assertThat(suspects).isPositive();
        assertThat(browser.text())
                .contains("What seems to be wrong", suspects + " rows may be labelled wrongly", "trained on these rows")
                .doesNotContain("Nothing seems to be wrong", "held_out");
        browser.click(".finding button", "See the rows");
    }

    @Test
    void seesTheBlameOfEveryTermAndWhatAChangeMakesOfTheAnswer() {
        browser.go(page + "#/inside/careful-digits");
        browser.until("document.querySelectorAll('.unit[role=button]').length > 5");
        browser.ask(
                "document.querySelectorAll('.unit[role=button]')[1].dispatchEvent(new MouseEvent('click', { bubbles: true }))");
        browser.until("document.querySelector('.neuron-panel .numbers')");
        browser.until(
                "[...document.querySelectorAll('.neuron-panel .numbers tbody tr')].slice(0, 20).every(row => row.cells.length === 6 && ![...row.cells].some(each => each.textContent === '–'))");

        assertThat(browser.ask(
                                "(() => { const place = document.querySelector('.neuron-panel .scroll'); return place.scrollWidth <= place.clientWidth + 1; })()")
                        .asBoolean())
                .as("all of its columns are seen")
                .isTrue();
        browser.ask("""
                (() => {
                  const knob = document.querySelector('.knob input');
                  knob.value = knob.max;
                  knob.dispatchEvent(new Event('input', { bubbles: true }));
                })()""");
        browser.until("document.querySelector('.said').textContent.startsWith('With your change it says')");
    }

    @Test
    void offersOtherRunsToCompareWithAtOnceAndTellsThemApart() {
        browser.go(page + "#/training/" + job());
        browser.until("document.querySelectorAll('.add-run option').length > 1");

        assertThat(browser.ask(
                                "(() => { const all = [...document.querySelectorAll('.add-run option')].map(each => each.textContent); return new Set(all).size === all.length; })()")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void startsASweepOverData() {
        api.upload(
                "careful-sweep",
                IntStream.range(0, 40).mapToObj(i -> i + "," + 2 * i).collect(Collectors.joining("\n", "x,y\n", "\n")));
        browser.go(page + "#/sweeps");
        hand.choose(".start-sweep select", "", "careful-sweep");
        browser.until(
                "[...document.querySelectorAll('.start-sweep select')[1].options].some(each => each.value === 'y')");
        write(".start-sweep input[type=number]", "2");
        browser.click(".start-sweep button", "Start");
        browser.until("location.hash.match(/sweeps\\/./)");
        browser.until("document.querySelector('h2')?.textContent === 'Leaderboard'");

        assertThat(browser.text()).contains("Epochs at most").doesNotContain("Epochs trained");
    }

    @Test
    void isShownWhereItIsOnAPhone() {
        browser.window(390, 840);
        try {
            browser.go(page + "#/reference");
            browser.until("document.querySelector('.bar nav [aria-current]')?.textContent === 'Reference'");
            browser.until("document.querySelector('.bar nav').dataset.more === 'start'");

            assertThat(browser.ask(
                                    "document.querySelector('.bar nav [aria-current]').getBoundingClientRect().right <= innerWidth")
                            .asBoolean())
                    .isTrue();
            visit("#/jobs");
            browser.until("document.querySelector('.sort-by select')?.checkVisibility()");
        } finally {
            browser.window(1440, 900);
        }
    }

    /** Of the training on the irises. */
    private String job() {
        return api.get("/models/careful-iris").is(200).text("/provenance/job");
    }

    private String definition() {
        return browser.ask("JSON.stringify(JSON.parse(document.querySelector('.definition textarea').value))")
                .asString();
    }
}
