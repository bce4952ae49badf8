package dev.chainrule.explanation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarkdownTextTests {

    @Test
    void letsNoTextEndACellOrBecomeHtml() {
        assertThat(MarkdownText.escaped("a|b\n<b>&amp; $x$")).isEqualTo("a\\|b \\<b\\>\\&amp; \\$x\\$");
        assertThat(MarkdownText.cellCode("a|b\nc")).isEqualTo("`a\\|b c`");
        assertThat(MarkdownText.code("a|b")).isEqualTo("`a|b`");
    }

    @Test
    void fencesBackticksByMoreOfThem() {
        assertThat(MarkdownText.code("a``b")).isEqualTo("``` a``b ```");
        assertThat(MarkdownText.code(" ")).isEqualTo("`   `");
    }
}
