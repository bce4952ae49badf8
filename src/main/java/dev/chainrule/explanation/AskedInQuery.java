package dev.chainrule.explanation;

import dev.chainrule.definition.StrictJson;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rows that are named in a query: as JSON, or by their number in the dataset that the network trained on. */
@Component
public class AskedInQuery {

    private static final int MOST_TOKENS = 100_000;

    private final LearningRows rows;

    AskedInQuery(LearningRows rows) {
        this.rows = rows;
    }

    /**
     * @param text null for the example of the network
     * @throws ProblemException with everything that is wrong with it
     */
    public AskedRow row(Subject subject, @Nullable String text) {
        return AskedRow.of(subject, text == null ? null : json(subject, text), null);
    }

    /**
     * The same in a body.
     *
     * @param sent null for the example of the network
     */
    public AskedRow row(Subject subject, @Nullable JsonNode sent) {
        return AskedRow.of(subject, sent == null ? null : numbered(subject, sent, "/row"), null);
    }

    private JsonNode json(Subject subject, String text) {
        return numbered(subject, parsed(text), "row");
    }

    private JsonNode numbered(Subject subject, JsonNode json, String field) {
        if (!json.isIntegralNumber()) {
            return json;
        }
        String text = json.toString();
        int all = rows.dataset(subject)
                .orElseThrow(() -> ProblemException.invalid(
                        field,
                        subject.cameWithoutData()
                                ? "the network came without data, so it has no rows by number"
                                : "the dataset of the network is gone",
                        text,
                        "the row itself, as a JSON object"))
                .rows();
        if (!json.canConvertToInt() || json.intValue() < 0 || json.intValue() >= all) {
            throw ProblemException.invalid(field, "there is no such row", text, "0 to %s".formatted(all - 1));
        }
        Map<String, @Nullable Object> raw =
                rows.raw(subject, new int[] {json.intValue()}).get(0);
        raw.keySet().retainAll(AskedRow.features(subject));
        return JsonMapper.shared().valueToTree(raw);
    }

    private static JsonNode parsed(String text) {
        try {
            return StrictJson.parse(
                    new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), MOST_TOKENS, bytes -> {});
        } catch (ProblemException malformed) {
            throw new ProblemException(
                    ProblemKind.INVALID,
                    "invalid",
                    "row: " + malformed.detail(),
                    ProblemException.invalid(
                                    "row",
                                    "is neither the number of a row nor JSON",
                                    text.length() > 100 ? text.substring(0, 100) : text,
                                    "{\"column\": value, …}, or a number from 0")
                            .violations());
        }
    }
}
