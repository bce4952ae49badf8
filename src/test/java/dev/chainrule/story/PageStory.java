package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/**
 * Stories told in a browser, one for all of a class; in none of them may its console have anything to complain of. Skipped
 * where there is no browser.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PageStory {

    final String page;
    Browser browser;

    PageStory(int port) {
        this.page = "http://127.0.0.1:" + port + "/";
    }

    @BeforeAll
    void open() throws IOException {
        Optional<Path> program = Browser.installed();
        assumeTrue(
                program.isPresent(),
                "The page is not tried in a browser: there is neither chromium nor google-chrome on the path.");
        browser = Browser.open(program.orElseThrow(), 1440, 900);
    }

    @BeforeEach
    void leave() {
        browser.go("about:blank");
        browser.forgive();
    }

    /** Goes to another place of the page that is open, and waits until it is drawn. */
    void visit(String address) {
        browser.ask("""
                new Promise(done => {
                  addEventListener('hashchange', () => requestAnimationFrame(() => setTimeout(done)), { once: true });
                  location.hash = '%s';
                })""".formatted(address));
    }

    /** As if it had been typed. */
    void write(String selector, String text) {
        browser.until("document.querySelector('" + selector + "')");
        browser.ask("""
                (() => {
                  const field = document.querySelector('%s');
                  field.value = '%s';
                  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
                })()""".formatted(selector, text));
    }

    @AfterEach
    void heardNoComplaint() {
        assertThat(browser.complaints())
                .as("what the console of the browser says")
                .isEmpty();
    }

    @AfterAll
    void close() throws IOException {
        if (browser != null) {
            browser.close();
        }
    }
}
