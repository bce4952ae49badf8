package dev.chainrule.explanation.card;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownCardTests {

    @Test
    void letsNoNameEndATableOrBeginALine() {
        MarkdownCard card = new MarkdownCard();
        card.table(List.of("a|b"), List.of(List.of("one\n| two |"), List.of("# <script>")));
        assertThat(card.whole().lines())
                .containsExactly("| a\\|b |", "| --- |", "| one \\| two \\| |", "| \\# \\<script\\> |", "");
    }

    @Test
    void letsNoTextEndAFence() {
        MarkdownCard card = new MarkdownCard();
        card.code("```\nout");
        assertThat(card.whole()).startsWith("~~~~~~\n```");
    }
}
