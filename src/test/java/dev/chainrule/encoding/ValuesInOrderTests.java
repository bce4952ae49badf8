package dev.chainrule.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.encoding.feature.ValuesInOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ValuesInOrderTests {

    private static final List<String> NAMES = List.of("b", "a", "c");

    private final ValuesInOrder row =
            new ValuesInOrder(new ValuesInOrder.Names(NAMES), Arrays.asList(1.5, null, "red"));

    private static Map<String, @Nullable Object> plain() {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        plain.put("b", 1.5);
        plain.put("a", null);
        plain.put("c", "red");
        return plain;
    }

    @Test
    void areAMapLikeAnyOther() {
        assertThat(row.equals(plain())).isTrue();
        assertThat(plain().equals(row)).isTrue();
        assertThat(row.hashCode()).isEqualTo(plain().hashCode());
        assertThat(row).hasToString(plain().toString());
        assertThat(List.copyOf(row.keySet())).isEqualTo(NAMES);
    }

    @Test
    void tellAGapFromAColumnThatIsNotThere() {
        assertThat(row.get("a")).isNull();
        assertThat(row.containsKey("a")).isTrue();
        assertThat(row.get("d")).isNull();
        assertThat(row.containsKey("d")).isFalse();
        assertThat(row.getOrDefault("d", "none")).isEqualTo("none");
    }

    @Test
    void areOneForEachColumn() {
        assertThatThrownBy(() -> new ValuesInOrder(new ValuesInOrder.Names(NAMES), List.of(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
