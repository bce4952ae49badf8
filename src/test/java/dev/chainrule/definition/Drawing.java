package dev.chainrule.definition;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A definition with one component of every kind, for tests. */
record Drawing(
        @Parameter(value = "What it shows.", min = 1, max = 40)
        String title,

        @Parameter(fallback = "light_grey") Colour background,
        @Parameter(fallback = "[]") List<Figure> figures,
        @Parameter(fallback = "pen") Tool tool,
        @Parameter(fallback = "{}") Paper paper,
        @Nullable Frame frame,
        @Parameter(fallback = "author", max = 3) List<String> authors,
        @Parameter(fallback = "[]") List<List<Double>> grid,
        @Parameter(fallback = "1", min = 1, max = 1) int schema,
        @Nullable Long seed,
        @Parameter(fallback = "0.5", above = 0, below = 1) double opacity,
        @Parameter(fallback = "10", min = 0) @Nullable Integer patience,
        @Parameter(fallback = "true") boolean framed,
        @Parameter(fallback = "{}", max = 4) Map<String, String> metadata,
        @Parameter(fallback = "{}") Map<String, Object> notes,
        @Nullable JsonNode extra) {

    enum Colour {
        WHITE,
        LIGHT_GREY,
        BLACK
    }

    record Paper(
            @Parameter(fallback = "210", min = 1) int widthMm,
            @Parameter(fallback = "297", min = 1) int heightMm) {

        Paper {
            if (heightMm > 10 * widthMm) {
                throw new IllegalArgumentException("height_mm must be at most ten times width_mm");
            }
        }
    }

    record Frame(double thickness, @Nullable Colour colour) {}

    sealed interface Tool permits Pen, Brush, Eraser {}

    @Member(value = "pen", formula = "line", aliases = "pencil", numberShorthand = true)
    record Pen(@Parameter(fallback = "1", min = 1, max = 9) int strength) implements Tool {}

    @Member(value = "brush", formula = "area")
    record Brush(
            @Parameter(above = 0) double radius,
            @Parameter(fallback = "black") Colour colour) implements Tool {}

    @Member(value = "eraser", formula = "nothing")
    record Eraser() implements Tool {}

    sealed interface Figure permits Circle, Rectangle, Group, Origin {}

    @Member(value = "circle", formula = "x² + y² = r²", aliases = "disc", numberShorthand = true)
    record Circle(
            @Parameter(value = "Radius in mm.", above = 0, max = 1000)
            double radius) implements Figure {}

    @Member(value = "rectangle", formula = "w × h")
    record Rectangle(
            @Parameter(min = 1) int sideWidth,
            @Parameter(min = 1) int sideHeight,
            @Parameter(fallback = "eraser") Tool filledWith)
            implements Figure {}

    @Member(value = "group", formula = "all of them")
    record Group(List<Figure> figures) implements Figure {}

    @Member(value = "origin", formula = "(0, 0)")
    record Origin() implements Figure {}
}
