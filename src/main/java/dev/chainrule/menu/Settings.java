package dev.chainrule.menu;

import dev.chainrule.definition.Definitions;
import dev.chainrule.definition.StrictJson;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import dev.chainrule.web.Queries;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A member of a menu with the settings that a query gives it: {@code ?negative_slope=0.2}. */
final class Settings {

    private Settings() {}

    /**
     * @param query every parameter of the request
     * @param others those that are no settings of the member
     */
    static <T> T read(Class<T> member, Map<String, List<String>> query, Set<String> others) {
        Set<String> own = names(member);
        Set<String> known = new TreeSet<>(own);
        known.addAll(others);
        Queries.refuseUnknownOrRepeated(query, known);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        query.forEach((name, values) -> {
            if (own.contains(name)) {
                json.set(name, value(values.get(0)));
            }
        });
        return read(json, member);
    }

    private static Set<String> names(Class<?> member) {
        Set<String> names =
                new TreeSet<>(Definitions.schema(member).get("properties").propertyNames());
        names.remove("type");
        return names;
    }

    /** What is not JSON is text. */
    private static JsonNode value(String written) {
        try {
            return StrictJson.parse(written);
        } catch (ProblemException notJson) {
            return JsonNodeFactory.instance.stringNode(written);
        }
    }

    private static <T> T read(ObjectNode json, Class<T> member) {
        try {
            return Definitions.read(json, member);
        } catch (ProblemException wrong) {
            throw ProblemException.invalid(
                    wrong.violations().stream().map(Settings::inQuery).toList());
        }
    }

    /** A place in a query is the name of a parameter. */
    private static Violation inQuery(Violation violation) {
        String place = String.valueOf(violation.pointer()).replaceFirst("^/", "");
        return Violation.at(place, violation.detail(), violation.got(), violation.hint());
    }
}
