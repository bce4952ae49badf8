package dev.chainrule.definition;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import java.io.InputStream;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON text as RFC 8259 has it: no duplicate names, nothing after the end, and bounded in every direction. */
public final class StrictJson {

    private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxNestingDepth(100)
            .maxNumberLength(1_000)
            .maxNameLength(1_000)
            .maxStringLength(10_000_000)
            .build();

    /** Decimals stay as written, so that 1e400 can be shown to who wrote it. */
    private static final JsonMapper MAPPER = JsonMapper.builder(
                    JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** Where a parser's message turns from the text to its own settings. */
    private static final Pattern ABOUT_ITSELF =
            Pattern.compile("(: enable |\\(start marker|\\(not recognized|\\(`|, from `).*", Pattern.DOTALL);

    /** A word without quotes, which may be anything, also a secret. */
    private static final Pattern WHAT_CAME = Pattern.compile("Unrecognized token '[^']*'");

    private StrictJson() {}

    /** @throws ProblemException naming line and column of what is not JSON */
    public static JsonNode parse(String json) {
        return parse(() -> MAPPER.readTree(json));
    }

    /**
     * What it takes is counted while it is read, so that no more of it is held than may be.
     *
     * @param most names, values and brackets
     * @param held is told of the heap that the document takes more and more of; may throw
     * @throws ProblemException naming line and column of what is not JSON, or the limit
     */
    public static JsonNode parse(InputStream json, int most, LongConsumer held) {
        return parse(() -> {
            try (JsonParser parser = new CountedJson(MAPPER.createParser(json), most, held)) {
                JsonNode tree = MAPPER.readTree(parser);
                return tree == null ? MAPPER.missingNode() : tree;
            }
        });
    }

    private static JsonNode parse(Supplier<JsonNode> parser) {
        try {
            JsonNode json = parser.get();
            if (json.isMissingNode()) {
                throw empty();
            }
            return json;
        } catch (NumberFormatException exponent) {
            throw malformed("a number in it has too many digits in its exponent");
        } catch (JacksonException malformed) {
            throw malformed(malformed);
        }
    }

    public static ProblemException empty() {
        return new ProblemException(
                ProblemKind.MALFORMED, "empty_body", "The body is empty; expected JSON such as {}.");
    }

    /** @param json behind its last value */
    public static void requireEnd(JsonParser json) {
        if (json.nextToken() != null) {
            throw new StreamReadException(json, "there are characters after its end");
        }
    }

    /** What a parser said about the sender's text, without what it said about itself. */
    public static ProblemException malformed(JacksonException e) {
        boolean torn = e instanceof JacksonIOException;
        String detail = torn ? "it breaks off" : words(e);
        @Nullable TokenStreamLocation location = e.getLocation();
        if (location == null || location.getLineNr() < 1) {
            return malformed(detail);
        }
        int line = location.getLineNr();
        int column = location.getColumnNr();
        return new ProblemException(
                ProblemKind.MALFORMED,
                "malformed_json",
                "The JSON cannot be read at line %s, column %s: %s".formatted(line, column, detail),
                List.of(Violation.inFile(line, String.valueOf(column), detail, null, null)));
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(ProblemKind.MALFORMED, "malformed_json", "The JSON cannot be read: " + detail);
    }

    /** What is wrong with the text, in the parser's words but for those about its own settings. */
    public static String words(JacksonException e) {
        String message = String.valueOf(e.getOriginalMessage());
        String words = ABOUT_ITSELF.matcher(message).replaceFirst("").strip();
        words = WHAT_CAME.matcher(words).replaceFirst("Unrecognized word");
        return words.chars().filter(c -> c == '(').count()
                        > words.chars().filter(c -> c == ')').count()
                ? words + ")"
                : words;
    }
}
