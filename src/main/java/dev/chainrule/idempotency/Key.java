package dev.chainrule.idempotency;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;

/**
 * What a caller calls one of his requests.
 *
 * @param caller empty where nobody has to say who he is
 */
record Key(String caller, String name) {

    static final String HEADER = "Idempotency-Key";

    private static final int LONGEST = 255;

    /** @throws ProblemException for one that cannot be a key */
    static Key of(HttpServletRequest request) {
        String given = request.getHeader(HEADER).strip();
        if (given.isEmpty() || given.length() > LONGEST || !given.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            String rule = "1 to %s visible ASCII characters, such as a UUID".formatted(LONGEST);
            throw new ProblemException(
                    ProblemKind.MALFORMED,
                    "invalid_idempotency_key",
                    "The Idempotency-Key is invalid.",
                    List.of(Violation.at(HEADER, "is not a valid key", shown(given), rule)));
        }
        return new Key(Objects.requireNonNullElse(request.getRemoteUser(), ""), given);
    }

    private static String shown(String given) {
        return given.length() <= LONGEST ? given : given.length() + " characters";
    }
}
