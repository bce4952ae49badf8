package dev.chainrule.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever comes, the answer is a value or a problem. */
@Tag("slow")
class DefinitionFuzzTests {

    private static final List<String> ODDITIES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "-0.0",
            "3.7",
            "1e400",
            "1e-400",
            "-1e999999",
            "12345678901",
            "99999999999999999999999999",
            "\"\"",
            "\"3\"",
            "\"circle\"",
            "\"\\u0000\"",
            "\"\\udc00\"",
            "[]",
            "[null]",
            "[[[[]]]]",
            "{}",
            "{\"type\":\"circle\"}",
            "{\"type\":null}",
            "{\"type\":[]}",
            "{\"\":{}}",
            "{\"type\":\"group\",\"figures\":[[]]}");

    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Definitions.schema(Drawing.class));

    private final SplittableRandom random = new SplittableRandom(2026);
    private final RandomDrawings drawings = new RandomDrawings(random);

    @Test
    void readsOrRefusesEveryMutationOfTheTree() {
        int refused = 0;
        for (int i = 0; i < 4_000; i++) {
            JsonNode json = Definitions.write(drawings.next());
            for (int mutations = random.nextInt(1, 4); mutations > 0; mutations--) {
                mutate(json);
            }
            refused += isRefused(json.toString()) ? 1 : 0;
        }
        assertThat(refused).isBetween(1_000, 3_950);
    }

    @Test
    void readsOrRefusesEveryMutationOfTheText() {
        for (int i = 0; i < 4_000; i++) {
            StringBuilder text =
                    new StringBuilder(Definitions.write(drawings.next()).toString());
            for (int mutations = random.nextInt(1, 4); mutations > 0; mutations--) {
                mutate(text);
            }
            isRefused(text.toString());
        }
    }

    /** The schema is no laxer than the reader, but for what schemas cannot say. */
    @Test
    void readsWhatTheSchemaAccepts() {
        for (int i = 0; i < 2_000; i++) {
            JsonNode json = Definitions.write(drawings.next());
            mutate(json);
            JsonNode parsed = StrictJson.parse(json.toString());
            boolean tooLargeForTheValidator = json.toString().contains("E+");
            if (!tooLargeForTheValidator && SCHEMA.validate(parsed).isEmpty()) {
                assertThatCode(() -> Definitions.read(parsed, Drawing.class))
                        .as(json.toString())
                        .satisfiesAnyOf(
                                thrown -> assertThat(thrown).isNull(),
                                thrown -> assertThat(thrown)
                                        .hasMessageMatching(
                                                ".*(U\\+0000|surrogate|ten times|too large|greater than 0|at most 9223372036854775807|got null).*"));
            }
        }
    }

    private static boolean isRefused(String json) {
        try {
            Drawing drawing = Definitions.read(StrictJson.parse(json), Drawing.class);
            assertThat(Definitions.read(Definitions.write(drawing), Drawing.class))
                    .isEqualTo(drawing);
            return false;
        } catch (ProblemException problem) {
            if (problem.kind() == ProblemKind.INVALID) {
                assertThat(problem.violations()).as(json).isNotEmpty();
            }
            assertThat(problem.detail()).as(json).isNotBlank();
            problem.violations().forEach(DefinitionFuzzTests::assertHelpful);
            return true;
        }
    }

    private static void assertHelpful(Violation violation) {
        assertThat(violation.detail()).isNotBlank().doesNotContain("dev.chainrule", "jackson");
        if (violation.pointer() != null) {
            assertThatCode(() -> JsonPointer.compile(violation.pointer())).doesNotThrowAnyException();
        }
    }

    private void mutate(JsonNode root) {
        List<JsonNode> containers = new ArrayList<>();
        collect(root, containers);
        JsonNode chosen = containers.get(random.nextInt(containers.size()));
        JsonNode oddity = StrictJson.parse(ODDITIES.get(random.nextInt(ODDITIES.size())));
        if (chosen instanceof ObjectNode object) {
            mutate(object, oddity);
        } else if (chosen instanceof ArrayNode array) {
            array.insert(random.nextInt(array.size() + 1), oddity);
        }
    }

    private void mutate(ObjectNode object, JsonNode oddity) {
        List<String> names = new ArrayList<>(object.propertyNames());
        String name = names.isEmpty() ? "new" : names.get(random.nextInt(names.size()));
        switch (random.nextInt(4)) {
            case 0 -> object.remove(name);
            case 1 -> object.set(name + "x", oddity);
            default -> object.set(name, oddity);
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainer()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    private void mutate(StringBuilder text) {
        if (text.isEmpty()) {
            text.append("{}");
        }
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
            case 0 -> text.deleteCharAt(at);
            case 1 -> text.insert(at, "{}[]\",:0eE-+.\\\u0000ä".charAt(random.nextInt(16)));
            default -> text.setLength(at + 1);
        }
    }
}
