package dev.chainrule.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.definition.Drawing.Brush;
import dev.chainrule.definition.Drawing.Circle;
import dev.chainrule.definition.Drawing.Colour;
import dev.chainrule.definition.Drawing.Eraser;
import dev.chainrule.definition.Drawing.Pen;
import dev.chainrule.definition.Drawing.Rectangle;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WritingTests {

    @Test
    void writesTheTypeFirstAndNamesInSnakeCase() {
        assertThat(Definitions.write(new Rectangle(1, 2, new Brush(2, Colour.BLACK))))
                .hasToString("{\"type\":\"rectangle\",\"side_width\":1,\"side_height\":2,"
                        + "\"filled_with\":{\"type\":\"brush\",\"radius\":2.0,\"colour\":\"black\"}}");
    }

    @Test
    void writesAMemberWithNothingToSetAsItsName() {
        assertThat(Definitions.write(new Rectangle(1, 2, new Eraser())).get("filled_with"))
                .hasToString("\"eraser\"");
    }

    @Test
    void writesAMemberThatIsOnlyANumberAsThatNumber() {
        assertThat(Definitions.write(new Rectangle(1, 2, new Pen(3))).get("filled_with"))
                .hasToString("3");
    }

    @Test
    void writesAliasesByTheirCanonicalName() {
        Circle disc = Definitions.read(StrictJson.parse("{\"type\":\"disc\",\"radius\":1}"), Circle.class);

        assertThat(Definitions.write(disc)).hasToString("{\"type\":\"circle\",\"radius\":1.0}");
    }

    @Test
    void readsBackWhatItWrote() {
        RandomDrawings drawings = new RandomDrawings(new SplittableRandom(42));
        for (int i = 0; i < 2_000; i++) {
            Drawing drawing = drawings.next();
            String written = Definitions.write(drawing).toString();

            assertThat(Definitions.read(Definitions.write(drawing), Drawing.class))
                    .isEqualTo(drawing);
            assertThat(Definitions.read(StrictJson.parse(written), Drawing.class))
                    .isEqualTo(drawing);
        }
    }
}
