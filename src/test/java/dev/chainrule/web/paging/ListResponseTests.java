package dev.chainrule.web.paging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ListResponseTests {

    private static final PageRequest OF_TWO = new PageRequest(2, null, true);

    private static ListResponse<String> page(String... upToLimitPlusOne) {
        return ListResponse.of(List.of(upToLimitPlusOne), OF_TWO, Function.identity());
    }

    @Test
    void hasNoMoreWhereAPageIsExactlyFull() {
        assertThat(page("a", "b")).isEqualTo(new ListResponse<>("list", List.of("a", "b"), "a", "b", false));
    }

    @Test
    void keepsTheOneBehindTheLimitForTheNextPage() {
        assertThat(page("a", "b", "c")).isEqualTo(new ListResponse<>("list", List.of("a", "b"), "a", "b", true));
    }

    @Test
    void endsWithAPageThatIsNotFullOrEmpty() {
        assertThat(page("a")).isEqualTo(new ListResponse<>("list", List.of("a"), "a", "a", false));
        assertThat(page()).isEqualTo(new ListResponse<>("list", List.of(), null, null, false));
    }

    @Test
    void givesAMenuWhole() {
        List<String> menu = List.of("a", "b", "c");
        assertThat(ListResponse.whole(menu, Function.identity()))
                .isEqualTo(new ListResponse<>("list", menu, "a", "c", false));
        assertThat(ListResponse.whole(List.<String>of(), Function.identity()).data())
                .isEmpty();
    }
}
