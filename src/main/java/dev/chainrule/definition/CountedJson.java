package dev.chainrule.definition;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.util.JsonParserDelegate;

/** Counts names, values and brackets while they are read, before anybody has made objects of them. */
public final class CountedJson extends JsonParserDelegate {

    /** What a name, a value or a bracket takes as an object in memory, about, beside its own characters. */
    private static final int HEAP_BYTES = 64;

    private static final int STEP = 256;

    private final long most;
    private final LongConsumer held;
    private long tokens;

    /**
     * @param most names, values and brackets
     * @param held is told of the bytes of heap that came to be held since it was last told; may throw
     */
    public CountedJson(JsonParser parser, long most, LongConsumer held) {
        super(parser);
        this.most = most;
        this.held = held;
    }

    @Override
    public @Nullable JsonToken nextToken() {
        JsonToken token = super.nextToken();
        count(token);
        return token;
    }

    @Override
    public @Nullable String nextName() {
        String name = super.nextName();
        count(currentToken());
        return name;
    }

    /** What no double holds stays as it was written in a tree, so that whoever sent it can be shown it. */
    @Override
    public NumberTypeFP getNumberTypeFP() {
        return currentToken() == JsonToken.VALUE_NUMBER_FLOAT && Double.isInfinite(getDoubleValue())
                ? NumberTypeFP.BIG_DECIMAL
                : super.getNumberTypeFP();
    }

    @Override
    public BigDecimal getDecimalValue() {
        try {
            return super.getDecimalValue();
        } catch (NumberFormatException exponent) {
            throw new StreamReadException(this, "a number in it has too many digits in its exponent");
        }
    }

    /** @param token null at the end */
    private void count(@Nullable JsonToken token) {
        if (token != null && ++tokens > most) {
            throw new ProblemException(
                    ProblemKind.TOO_LARGE,
                    "too_many_values",
                    String.format(
                            Locale.ROOT,
                            "The JSON has more than %,d names, values and brackets; the operator can raise chainrule.definition.max-tokens.",
                            most));
        }
        if (tokens % STEP == 0) {
            held.accept((long) STEP * HEAP_BYTES);
        }
    }
}
