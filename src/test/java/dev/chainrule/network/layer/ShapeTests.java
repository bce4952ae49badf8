package dev.chainrule.network.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShapeTests {

    @Test
    void countsValuesAndPositions() {
        Shape picture = Shape.of(28, 14, 3);

        assertThat(picture.size()).isEqualTo(28 * 14 * 3);
        assertThat(picture.positions()).isEqualTo(28 * 14);
        assertThat(picture.last()).isEqualTo(3);
        assertThat(picture.isFlat()).isFalse();
        assertThat(picture.withLast(16)).isEqualTo(Shape.of(28, 14, 16));
        assertThat(picture).hasToString("[28, 14, 3]");
        assertThat(Shape.of(7).positions()).isEqualTo(1);
        assertThat(Shape.of(7).isFlat()).isTrue();
    }

    @Test
    void refusesWhatIsNoShapeOfARow() {
        assertThatIllegalArgumentException().isThrownBy(Shape::of);
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(3, 0)).withMessageContaining("[3, 0]");
        assertThatIllegalArgumentException().isThrownBy(() -> new Shape(List.of(-1)));
        assertThatIllegalArgumentException().as("an int cannot count them").isThrownBy(() -> Shape.of(65_536, 65_536));
    }
}
