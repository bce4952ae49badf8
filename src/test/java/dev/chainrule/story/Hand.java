package dev.chainrule.story;

import java.nio.file.Path;

/** A person's hand at the page. It clicks on what can be seen, and each click counts: a choice in a list is two. */
final class Hand {

    private final Browser browser;
    private int clicks;
    private int drops;

    Hand(Browser browser) {
        this.browser = browser;
    }

    int clicks() {
        return clicks;
    }

    int drops() {
        return drops;
    }

    /** On what a selector finds and has the text, or is called so. */
    void click(String selector, String text) {
        String found = Browser.found(selector, text);
        browser.until(found);
        browser.press(found);
        clicks++;
    }

    void click(String selector) {
        click(selector, "");
    }

    /** Opens a list and chooses from it. */
    void choose(String selector, String text, String value) {
        String list = Browser.found(selector, text);
        browser.until(list + " && [..." + list + ".options].some(option => option.value === '" + value + "')");
        browser.ask("""
                (list => {
                  list.value = '%s';
                  list.dispatchEvent(new Event('input', { bubbles: true }));
                  list.dispatchEvent(new Event('change', { bubbles: true }));
                })(%s)""".formatted(value, list));
        clicks += 2;
    }

    /** Clicks into a field and types. */
    void type(String selector, String text) {
        click(selector);
        browser.type(text);
    }

    void drop(String selector, Path file) {
        browser.drop(selector, file);
        drops++;
    }

    /** One stroke. */
    void draw(String selector, double[]... places) {
        browser.until("document.querySelector('" + selector + "')");
        browser.draw("document.querySelector('" + selector + "')", places);
        clicks++;
    }
}
