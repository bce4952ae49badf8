package dev.chainrule.training;

import dev.chainrule.choice.Menu;
import dev.chainrule.choice.Parameter;
import dev.chainrule.definition.Definitions;
import dev.chainrule.definition.StrictJson;
import dev.chainrule.network.augmentation.Augmentation;
import dev.chainrule.network.augmentation.Rotate;
import dev.chainrule.network.augmentation.Shift;
import dev.chainrule.network.augmentation.Zoom;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Augmentations that a query names: as JSON, as in a definition, or only their names. */
record AugmentationSteps(
        @Parameter(value = "One step after the other.", max = 20)
        List<Augmentation> augmentation) {

    static final String NAME = "augmentation";

    private static final List<String> USUAL = Stream.of(Shift.class, Rotate.class, Zoom.class)
            .map(type -> Menu.annotation(type).value())
            .toList();

    /**
     * @param written null for those that suit most pictures
     * @throws ProblemException with everything that is wrong with it
     */
    static AugmentationSteps of(@Nullable String written) {
        ObjectNode definition = JsonNodeFactory.instance.objectNode();
        definition.set(NAME, written == null ? names(USUAL) : parsed(written));
        try {
            return Definitions.read(definition, AugmentationSteps.class);
        } catch (ProblemException wrong) {
            throw ProblemException.invalid(
                    wrong.violations().stream().map(AugmentationSteps::inQuery).toList());
        }
    }

    private static JsonNode parsed(String written) {
        if (!written.stripLeading().startsWith("[")) {
            return names(Arrays.stream(written.split(",")).map(String::strip).toList());
        }
        try {
            return StrictJson.parse(written);
        } catch (ProblemException malformed) {
            String hint = "shift,rotate or [{\"type\": \"shift\", \"amount\": 0.2}]";
            throw ProblemException.invalid(NAME, "is no JSON: " + malformed.detail(), null, hint);
        }
    }

    private static JsonNode names(List<String> names) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        names.forEach(list::add);
        return list;
    }

    /** A place in a query begins with the name of a parameter. */
    private static Violation inQuery(Violation violation) {
        String place = String.valueOf(violation.pointer()).replaceFirst("^/", "");
        return Violation.at(place, violation.detail(), violation.got(), violation.hint());
    }

    /** With every default spelt out. */
    List<JsonNode> json() {
        return Definitions.write(this).get(NAME).valueStream().toList();
    }
}
