package dev.chainrule.definition;

import dev.chainrule.definition.Drawing.Brush;
import dev.chainrule.definition.Drawing.Circle;
import dev.chainrule.definition.Drawing.Colour;
import dev.chainrule.definition.Drawing.Eraser;
import dev.chainrule.definition.Drawing.Figure;
import dev.chainrule.definition.Drawing.Frame;
import dev.chainrule.definition.Drawing.Group;
import dev.chainrule.definition.Drawing.Origin;
import dev.chainrule.definition.Drawing.Paper;
import dev.chainrule.definition.Drawing.Pen;
import dev.chainrule.definition.Drawing.Rectangle;
import dev.chainrule.definition.Drawing.Tool;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/** Valid drawings, as many as wanted, the same for the same random numbers. */
final class RandomDrawings {

    private final RandomGenerator random;

    RandomDrawings(RandomGenerator random) {
        this.random = random;
    }

    Drawing next() {
        int width = 1 + random.nextInt(1000);
        return new Drawing(
                "t".repeat(1 + random.nextInt(40)),
                colour(),
                figures(3),
                tool(),
                new Paper(width, 1 + random.nextInt(10 * width)),
                orNull(() -> new Frame(random.nextDouble(-1e300, 1e300), orNull(this::colour))),
                list(1 + random.nextInt(3), () -> "ä/~\"" + random.nextInt()),
                list(random.nextInt(3), () -> list(random.nextInt(4), random::nextGaussian)),
                1,
                orNull(random::nextLong),
                random.nextDouble(1e-9, 1),
                orNull(() -> random.nextInt(Integer.MAX_VALUE)),
                random.nextBoolean(),
                random.nextBoolean() ? Map.of() : Map.of("", "empty name"),
                notes(),
                orNull(() -> JsonNodeFactory.instance.objectNode().put("any", "thing")));
    }

    private Map<String, Object> notes() {
        Map<String, Object> notes = new LinkedHashMap<>();
        notes.put("text", "a");
        notes.put("whole", random.nextLong());
        notes.put("number", random.nextGaussian() * 1e200);
        notes.put("truth", random.nextBoolean());
        notes.put("list", List.of(1L, "two", 3.5, List.of()));
        notes.put("map", Map.of("inner", Map.of("deep", false)));
        return notes;
    }

    private Colour colour() {
        return List.of(Colour.values()).get(random.nextInt(3));
    }

    private List<Figure> figures(int depth) {
        return list(random.nextInt(4), () -> figure(depth));
    }

    private Figure figure(int depth) {
        return switch (random.nextInt(depth == 0 ? 3 : 4)) {
            case 0 -> new Circle(random.nextDouble(1e-300, 1000));
            case 1 -> new Rectangle(1 + random.nextInt(100), Integer.MAX_VALUE, tool());
            case 2 -> new Origin();
            default -> new Group(figures(depth - 1));
        };
    }

    private Tool tool() {
        return switch (random.nextInt(3)) {
            case 0 -> new Pen(1 + random.nextInt(9));
            case 1 -> new Brush(Double.MIN_VALUE + random.nextDouble(), colour());
            default -> new Eraser();
        };
    }

    private <T> List<T> list(int size, Supplier<T> member) {
        return IntStream.range(0, size).mapToObj(i -> member.get()).toList();
    }

    private <T> @Nullable T orNull(Supplier<T> value) {
        return random.nextBoolean() ? value.get() : null;
    }
}
