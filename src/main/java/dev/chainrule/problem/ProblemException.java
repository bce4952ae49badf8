package dev.chainrule.problem;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A request that cannot be served, in words its sender can act on: never a class name, never a stack trace. */
public final class ProblemException extends RuntimeException {

    private final ProblemKind kind;
    private final String code;
    private final List<Violation> violations;
    private final List<String> allowedActions;

    /**
     * @param code stable snake_case word for programs, such as {@code unknown_dataset}
     * @param detail one sentence for people
     * @param violations every place that is wrong; may be empty
     */
    public ProblemException(ProblemKind kind, String code, String detail, List<Violation> violations) {
        this(kind, code, detail, violations, List.of());
    }

    private ProblemException(
            ProblemKind kind, String code, String detail, List<Violation> violations, List<String> allowedActions) {
        super(Masked.text(detail));
        this.kind = kind;
        this.code = code;
        this.violations = List.copyOf(violations);
        this.allowedActions = List.copyOf(allowedActions);
    }

    public ProblemException(ProblemKind kind, String code, String detail) {
        this(kind, code, detail, List.of());
    }

    /** The body can be read, but these places in it cannot be done; {@code code} is {@code invalid}. */
    public static ProblemException invalid(List<Violation> violations) {
        String detail = violations.size() == 1
                ? violations.get(0).detail()
                : "%s validation errors".formatted(violations.size());
        return new ProblemException(ProblemKind.INVALID, "invalid", detail, violations);
    }

    public static ProblemException invalid(String pointer, String detail, @Nullable Object got, @Nullable String hint) {
        return invalid(List.of(Violation.at(pointer, detail, got, hint)));
    }

    /** @param noun what was looked for, as users call it: {@code dataset}, {@code job}, {@code model} */
    public static ProblemException notFound(String noun, String name) {
        return new ProblemException(
                ProblemKind.NOT_FOUND,
                "unknown_" + noun.toLowerCase(Locale.ROOT).replace(' ', '_'),
                "There is no %s \"%s\".".formatted(noun, name));
    }

    /** @param hint a sentence that says what would do */
    public static ProblemException notFound(String noun, String name, String hint) {
        ProblemException plain = notFound(noun, name);
        return new ProblemException(plain.kind(), plain.code(), plain.detail() + " " + hint);
    }

    /** @param header that says what came, such as {@code Content-Type} */
    public static ProblemException unsupportedMediaType(
            String header, String detail, @Nullable String got, @Nullable String hint) {
        return new ProblemException(
                ProblemKind.UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                detail,
                List.of(Violation.at(header, detail, got, hint)));
    }

    /** @param allowedActions the names of the actions that are allowed instead */
    public static ProblemException conflict(String code, String detail, List<String> allowedActions) {
        return new ProblemException(ProblemKind.CONFLICT, code, detail, List.of(), allowedActions);
    }

    public ProblemKind kind() {
        return kind;
    }

    public String code() {
        return code;
    }

    /** One sentence for people; the exception's message. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    public List<Violation> violations() {
        return violations;
    }

    /** What could be done in the state that things are in; empty where that is not the matter. */
    public List<String> allowedActions() {
        return allowedActions;
    }
}
