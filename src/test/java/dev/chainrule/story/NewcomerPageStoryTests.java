package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Somebody opens the page for the first time, in a browser, and has read nothing. Skipped where there is no browser. */
@Story
class NewcomerPageStoryTests extends PageStory {

    @TempDir
    Path folder = Path.of("");

    NewcomerPageStoryTests(@LocalServerPort int port) {
        super(port);
    }

    @Test
    void seesANetworkLearnWithinOneClick() {
        browser.go(page);
        browser.click("button.picture", "Train");
        browser.until("location.hash.startsWith('#/training/job_')");
        browser.until("document.querySelector('.chart canvas')");
        browser.until("document.querySelector('.status')?.textContent === 'succeeded'");
        browser.until("document.querySelectorAll('.with-weights line.plus, .with-weights line.minus').length > 10");
        browser.until("document.querySelector('.surface canvas')");
        browser.until("document.querySelector('table.quality')");

        assertThat(browser.text()).contains("How good it is", "Validation", "Log");
    }

    @Test
    void trainsOnAFileOfHerOwnWhoseTargetIsNotTheLastColumn() throws IOException {
        String rows = IntStream.range(0, 60)
                .mapToObj(i -> String.format(
                        Locale.ROOT, "%s,%s,%s,%s", 500 + 20 * i, i % 7, i % 2 == 0 ? "north" : "south", i % 3))
                .collect(Collectors.joining("\n", "", "\n"));
        String header = "price,\u05E7\u05D5\u05DE\u05D4,<b>side</b>,"
                + "long ".repeat(40).strip() + "\n";
        Path file = Files.writeString(folder.resolve("newcomer-flats.csv"), header + rows);
        browser.go(page);
        browser.until("document.querySelector('.drop-here input')");
        browser.pick(".drop-here input", file);
        browser.until("location.hash.startsWith('#/data/ds_')");
        browser.until("document.querySelectorAll('.columns-table tbody tr').length === 4");
        assertThat(browser.ask("document.querySelector('.columns-table').textContent")
                        .asString())
                .as("a name is text, whatever stands in it")
                .contains("<b>side</b>");
        assertThat(browser.ask("document.documentElement.scrollWidth <= innerWidth")
                        .asBoolean())
                .as("a long name makes nothing wider than the window")
                .isTrue();
        browser.click(".columns-table tbody tr", "price");
        browser.until("location.hash.includes('target=price')");
        browser.click("a.button", "Train a network");
        browser.until("document.querySelector('.facts b')?.textContent.includes('parameter')");
        browser.click("button.go", "Train");
        browser.until("document.querySelector('.status')?.textContent === 'succeeded'");
        browser.until("document.querySelector('table.quality')");

        assertThat(browser.text()).contains("RMSE");
        browser.click("a.button", "Predict");
        browser.until("document.querySelector('.answer')?.textContent.match(/\\d/)");
        browser.until("document.querySelectorAll('table.shares tr').length === 3");
    }

    @Test
    void drawsANetworkAndIsToldWhatIsWrongWithIt() {
        browser.go(page + "#/network?dataset=iris");
        browser.until("document.querySelector('.facts b')");
        browser.click(".picture-of button", "Dense layer");
        browser.until("document.querySelector('.definition textarea').value.includes('\"layers\"')");
        browser.until("document.querySelector('.activation .value')");
        for (String typed : List.of("0", "0.", "0.0", "0.00", "0.002")) {
            write("#option--training-optimizer-learning_rate", typed);
            browser.until(
                    "document.querySelector('#option--training-optimizer-learning_rate').value === '" + typed + "'");
        }
        browser.until(
                "JSON.parse(document.querySelector('.definition textarea').value).training.optimizer.learning_rate === 0.002");
        write(".definition textarea", "{\"dataset\": \"iris\", \"training\": {\"epochs\": -1}}");
        browser.until("document.querySelector('.option .wrong')?.textContent.includes('at least 1')");
        write(".definition textarea", "{\"dataset\": \"iris\"");
        browser.until("document.querySelector('.definition .wrong').textContent.startsWith('This is not JSON yet')");
        write(".definition textarea", "{\"dataset\": \"iris\", \"network\": {\"layers\": [16, 16]}}");
        browser.until("document.querySelectorAll('.network .handle').length === 2");
        browser.until("!document.querySelector('.problem')");

        assertThat(browser.ask("document.querySelector('.facts').textContent").asString())
                .contains("4·16 + 16 + 16·16 + 16 + 16·3 + 3");
        browser.until("location.hash.includes('layers')");
        // A refused definition is an answer that the browser, unlike us, calls an error.
        assertThat(browser.complaints()).allMatch(said -> said.contains("/jobs/validate") && said.contains("422"));
        browser.forgive();
    }

    @Test
    void isToldThatTheServiceIsAwayAndSeesItComeBack() {
        browser.go(page + "#/training");
        browser.until("document.querySelector('h1')?.textContent === 'Training'");
        browser.offline(true);
        browser.until("document.querySelector('.connection').textContent.includes('cannot be reached')");
        browser.offline(false);
        browser.until("document.querySelector('.connection').hidden");
        browser.until("!document.querySelector('.stale') && document.querySelector('h1').textContent === 'Training'");

        assertThat(browser.complaints()).allMatch(said -> said.contains("ERR_INTERNET_DISCONNECTED"));
        browser.forgive();
    }
}
