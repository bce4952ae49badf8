package dev.chainrule.definition;

import java.math.BigDecimal;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** JSON numbers without loss. */
final class ExactNumber {

    private ExactNumber() {}

    /** The number as it was written; empty for what is no finite number. */
    static Optional<BigDecimal> exact(JsonNode json) {
        boolean finite = json.isNumber() && (json.isBigDecimal() || isFinite(json));
        return finite ? Optional.of(json.decimalValue()) : Optional.empty();
    }

    private static boolean isFinite(JsonNode number) {
        return number.isIntegralNumber() || Double.isFinite(number.numberValue().doubleValue());
    }
}
