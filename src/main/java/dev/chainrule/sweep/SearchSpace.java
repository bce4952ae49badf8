package dev.chainrule.sweep;

import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Every combination of values of the fields that vary. A combination is values by JSON pointer. */
record SearchSpace(List<Axis> axes) {

    /** Drawn in vain, for each that is wanted: then there are hardly any more to be found. */
    private static final int DRAWS = 100;

    /** How many combinations a grid has; as good as endless where there are more than a long can tell. */
    long gridSize() {
        return product(axes.stream().map(axis -> (long) axis.all().size()).toList());
    }

    /** How many different combinations can be drawn. */
    long size() {
        return product(axes.stream().map(Axis::size).toList());
    }

    private static long product(List<Long> sizes) {
        long product = 1;
        for (long size : sizes) {
            product = product > Integer.MAX_VALUE ? product : product * size;
        }
        return product;
    }

    /** All combinations; the last field varies fastest. */
    List<Map<String, JsonNode>> grid() {
        List<Map<String, JsonNode>> combinations = List.of(Map.of());
        for (Axis axis : axes) {
            List<Map<String, JsonNode>> longer = new ArrayList<>();
            for (Map<String, JsonNode> combination : combinations) {
                for (JsonNode value : axis.all()) {
                    Map<String, JsonNode> with = new LinkedHashMap<>(combination);
                    with.put(axis.pointer(), value);
                    longer.add(with);
                }
            }
            combinations = longer;
        }
        return combinations;
    }

    /** Different combinations at random; fewer where so many could not be found. The same seed draws the same. */
    List<Map<String, JsonNode>> random(int count, long seed) {
        Set<Map<String, JsonNode>> drawn = new LinkedHashSet<>();
        for (long draw = 0; drawn.size() < count && draw < (long) DRAWS * count; draw++) {
            RandomStream random = RandomStream.of(seed, Purpose.SWEEP, draw);
            Map<String, JsonNode> combination = new LinkedHashMap<>();
            axes.forEach(axis -> combination.put(axis.pointer(), axis.draw(random)));
            drawn.add(combination);
        }
        return List.copyOf(drawn);
    }
}
