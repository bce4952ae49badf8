package dev.chainrule.web;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.StringUtils;

/**
 * An answer that says what went wrong (RFC 9457, {@code application/problem+json}).
 *
 * @param type {@code urn:problem-type:chainrule:<code>}; a name, not an address
 * @param title the code as words; the same for every problem of this type
 * @param status of the answer
 * @param detail what went wrong this time
 * @param instance path of the request
 * @param code stable snake_case word for programs
 * @param requestId finds the request in the log
 * @param errors every place that is wrong
 * @param allowedActions the actions that the present state allows; only of a conflict
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({"type", "title", "status", "detail", "instance", "code", "request_id", "errors", "allowed_actions"})
public record Problem(
        @Schema(requiredMode = REQUIRED) String type,
        @Schema(requiredMode = REQUIRED) String title,
        @Schema(requiredMode = REQUIRED) int status,
        @Schema(requiredMode = REQUIRED) String detail,
        String instance,
        @Schema(requiredMode = REQUIRED) String code,

        @Schema(requiredMode = REQUIRED) @JsonProperty("request_id")
        String requestId,

        List<ErrorEntry> errors,
        @JsonProperty("allowed_actions") List<String> allowedActions) {

    /**
     * One place that is wrong; what does not apply is left out.
     *
     * @param pointer JSON pointer into the body, or the name of a parameter
     * @param line of a file, counted from 1
     * @param column of a file, by name
     * @param detail what is wrong with it
     * @param got what came
     * @param hint what would do
     */
    @Schema(name = "ProblemError")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({"pointer", "line", "column", "detail", "got", "hint"})
    record ErrorEntry(
            @Nullable String pointer,
            @Nullable Long line,
            @Nullable String column,
            String detail,

            @Nullable Object got,

            @Nullable String hint) {

        static ErrorEntry of(Violation violation) {
            return new ErrorEntry(
                    violation.pointer(),
                    violation.line(),
                    violation.column(),
                    violation.detail(),
                    violation.got(),
                    violation.hint());
        }
    }

    static Problem of(ProblemException problem, ProblemRequest asked) {
        return of(
                status(problem.kind()),
                problem.code(),
                problem.detail(),
                problem.violations(),
                problem.allowedActions(),
                asked);
    }

    /** A problem that only HTTP knows. */
    static Problem of(
            HttpStatusCode status, String code, String detail, List<Violation> violations, ProblemRequest asked) {
        return of(status, code, detail, violations, List.of(), asked);
    }

    private static Problem of(
            HttpStatusCode status,
            String code,
            String detail,
            List<Violation> violations,
            List<String> allowedActions,
            ProblemRequest asked) {
        return new Problem(
                "urn:problem-type:chainrule:" + code,
                StringUtils.capitalize(code.replace('_', ' ')),
                status.value(),
                detail,
                asked.path(),
                code,
                asked.requestId(),
                violations.stream().map(ErrorEntry::of).toList(),
                allowedActions);
    }

    /** A problem of which only the status is known. */
    static Problem of(HttpStatusCode status, ProblemRequest asked) {
        HttpStatus known = HttpStatus.resolve(status.value());
        String reason = known == null ? "Status " + status.value() : known.getReasonPhrase();
        String code = reason.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
        return status.value() == HttpStatus.INTERNAL_SERVER_ERROR.value()
                ? internal(asked)
                : of(status, code, reason + ".", List.of(), asked);
    }

    /** Our own mistake: the log has the rest. */
    static Problem internal(ProblemRequest asked) {
        return of(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "internal_error",
                "An internal error occurred; the log has it under this request_id.",
                List.of(),
                asked);
    }

    static HttpStatus status(ProblemKind kind) {
        return switch (kind) {
            case MALFORMED -> HttpStatus.BAD_REQUEST;
            case INVALID -> HttpStatus.UNPROCESSABLE_CONTENT;
            case FORBIDDEN -> HttpStatus.FORBIDDEN;
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case CONFLICT -> HttpStatus.CONFLICT;
            case PRECONDITION_FAILED -> HttpStatus.PRECONDITION_FAILED;
            case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
            case OUT_OF_RANGE -> HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE;
            case TOO_SLOW -> HttpStatus.REQUEST_TIMEOUT;
            case UNSUPPORTED_MEDIA_TYPE -> HttpStatus.UNSUPPORTED_MEDIA_TYPE;
            case BUSY -> HttpStatus.TOO_MANY_REQUESTS;
            case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
            case UNREADABLE -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }
}
