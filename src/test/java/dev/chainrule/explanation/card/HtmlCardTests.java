package dev.chainrule.explanation.card;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HtmlCardTests {

    private static String cell(String plain) {
        HtmlCard card = new HtmlCard();
        card.table(List.of("what"), List.of(List.of(plain)));
        return card.whole().replaceAll("(?s).*<td>(.*)</td>.*", "$1");
    }

    @Test
    void breaksNoWordThatALineHasRoomFor() {
        assertThat(cell("dataset")).isEqualTo("dataset");
        assertThat(cell("validation_balanced_accuracy")).isEqualTo("validation_balanced_accuracy");
    }

    @Test
    void saysWhereALongerOneMayBeBroken() {
        assertThat(cell("0123456789abcdef".repeat(4) + " it is"))
                .isEqualTo("0123456789abcdef01234567<wbr>89abcdef0123456789abcdef<wbr>0123456789abcdef it is");
    }

    @Test
    void breaksNeitherALetterNorWhatIsEscaped() {
        assertThat(cell("\uD83C\uDF3B".repeat(30))).isEqualTo("\uD83C\uDF3B".repeat(30)); // 24 and 6 letters
        assertThat(cell("<".repeat(32))).isEqualTo("&lt;".repeat(24) + "<wbr>" + "&lt;".repeat(8));
    }
}
