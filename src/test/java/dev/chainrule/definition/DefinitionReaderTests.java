package dev.chainrule.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.choice.Parameter;
import dev.chainrule.definition.Drawing.Brush;
import dev.chainrule.definition.Drawing.Circle;
import dev.chainrule.definition.Drawing.Colour;
import dev.chainrule.definition.Drawing.Eraser;
import dev.chainrule.definition.Drawing.Figure;
import dev.chainrule.definition.Drawing.Group;
import dev.chainrule.definition.Drawing.Origin;
import dev.chainrule.definition.Drawing.Paper;
import dev.chainrule.definition.Drawing.Pen;
import dev.chainrule.definition.Drawing.Rectangle;
import dev.chainrule.definition.Drawing.Tool;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DefinitionReaderTests {

    @Test
    void fillsInEveryDefault() {
        Drawing drawing = drawing("{'title':'Sun'}");

        assertThat(drawing)
                .isEqualTo(new Drawing(
                        "Sun",
                        Colour.LIGHT_GREY,
                        List.of(),
                        new Pen(1),
                        new Paper(210, 297),
                        null,
                        List.of("author"),
                        List.of(),
                        1,
                        null,
                        0.5,
                        10,
                        true,
                        Map.of(),
                        Map.of(),
                        null));
    }

    @Test
    void readsADefaultOnce() {
        assertThat(drawing("{'title':'Moon'}").tool())
                .isSameAs(drawing("{'title':'Sun'}").tool());
    }

    @Test
    void takesNullForAFieldLeftOut() {
        assertThat(drawing("{'title':'Sun','opacity':null,'tool':null,'frame':null}"))
                .isEqualTo(drawing("{'title':'Sun'}"));
    }

    @Test
    void takesNullForNullWhereThatIsAllowed() {
        assertThat(drawing("{'title':'Sun','patience':null}").patience()).isNull();
    }

    @Test
    void readsMembersOfAMenuByTypeNameAliasAndNumber() {
        assertThat(figures("[{'type':'circle','radius':2.5}, 4, 'origin', {'type':'disc','radius':1}]"))
                .containsExactly(new Circle(2.5), new Circle(4), new Origin(), new Circle(1));
    }

    @Test
    void readsMenusInsideMenus() {
        assertThat(figures("[{'type':'group','figures':[{'type':'rectangle','side_width':1,'side_height':2,"
                        + "'filled_with':{'type':'brush','radius':3}}]}]"))
                .containsExactly(new Group(List.of(new Rectangle(1, 2, new Brush(3, Colour.BLACK)))));
    }

    @Test
    void readsAMenuByItself() {
        assertThat(Definitions.read(json("'pencil'"), Tool.class)).isEqualTo(new Pen(1));
        assertThat(Definitions.read(json("7"), Tool.class)).isEqualTo(new Pen(7));
        assertThat(Definitions.read(json("'eraser'"), Tool.class)).isEqualTo(new Eraser());
    }

    @Test
    void readsAMemberByItselfWithOrWithoutItsName() {
        assertThat(Definitions.read(json("{'radius':2}"), Circle.class)).isEqualTo(new Circle(2));
        assertThat(Definitions.read(json("{'type':'disc','radius':2}"), Circle.class))
                .isEqualTo(new Circle(2));
    }

    @Test
    void takesOneBareScalarForAList() {
        assertThat(drawing("{'title':'Sun','authors':'Vincent'}").authors()).containsExactly("Vincent");
    }

    @Test
    void takesAWholeNumberHoweverItIsWritten() {
        assertThat(drawing("{'title':'Sun','seed':3.0}").seed()).isEqualTo(3L);
        assertThat(drawing("{'title':'Sun','seed':1e3}").seed()).isEqualTo(1000L);
        assertThat(drawing("{'title':'Sun','seed':9223372036854775807}").seed()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void keepsNotesAsTheyWereWritten() {
        assertThat(drawing("{'title':'Sun','notes':{'b':1,'a':[true,'x',2.5,{}]}}")
                        .notes())
                .containsExactly(Map.entry("b", 1L), Map.entry("a", List.of(true, "x", 2.5, Map.of())));
    }

    record Asked(@Parameter(namesClass = true, max = 4) String of) {}

    @Test
    void takesANumberOrABooleanForTheNameOfAClass() {
        assertThat(Definitions.read(json("{'of':'7'}"), Asked.class).of()).isEqualTo("7");
        assertThat(Definitions.read(json("{'of':7}"), Asked.class).of()).isEqualTo("7");
        assertThat(Definitions.read(json("{'of':-7.0}"), Asked.class).of()).isEqualTo("-7");
        assertThat(Definitions.read(json("{'of':0.50}"), Asked.class).of()).isEqualTo("0.5");
        assertThat(Definitions.read(json("{'of':true}"), Asked.class).of()).isEqualTo("true");
        assertThatThrownBy(() -> Definitions.read(json("{'of':[7]}"), Asked.class))
                .hasMessageContaining("expected text, a number or a boolean");
        assertThatThrownBy(() -> Definitions.read(json("{'of':'seven'}"), Asked.class))
                .hasMessageContaining("at most 4 characters");
    }

    @Test
    void namesTheComponentWhoseDefaultDoesNotFit() {
        record Wrong(@Parameter(fallback = "11", max = 10) int size) {}

        assertThatIllegalStateException()
                .isThrownBy(() -> Definitions.read(json("{}"), Wrong.class))
                .withMessageContaining("int size");
    }

    private static Drawing drawing(String json) {
        return Definitions.read(json(json), Drawing.class);
    }

    private static List<Figure> figures(String json) {
        return drawing("{'title':'Sun','figures':%s}".formatted(json)).figures();
    }

    private static JsonNode json(String json) {
        return StrictJson.parse(json.replace('\'', '"'));
    }
}
