package dev.chainrule.web;

import dev.chainrule.web.Problem.ErrorEntry;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * In which words an error is said. Clients of protocols that others have written down read no
 * {@code application/problem+json}; what path is asked for decides, so also what no endpoint has seen is said in their
 * words.
 */
enum ErrorDialect {
    /** Ours, RFC 9457. */
    PROBLEM("", MediaType.APPLICATION_PROBLEM_JSON),
    /** Of the Open Inference Protocol and of TensorFlow Serving: one sentence. */
    SENTENCE("Sentence", MediaType.APPLICATION_JSON),
    /** Of MLflow's server: a word for programs and a sentence. */
    MLFLOW("Mlflow", MediaType.APPLICATION_JSON);

    private static final Pattern OF_A_PROTOCOL = Pattern.compile("/v[12](/.*)?");
    private static final Pattern OF_MLFLOW = Pattern.compile("/models/[^/]+/invocations|/ping|/health|/version");
    private static final Pattern PARAMETERS = Pattern.compile(";[^/]*");
    private static final int MOST_PLACES = 10;

    private final String prefix;

    @SuppressWarnings("ImmutableEnumChecker") // a media type never changes, but does not say so
    private final MediaType type;

    ErrorDialect(String prefix, MediaType type) {
        this.prefix = prefix;
        this.type = type;
    }

    static ErrorDialect of(HttpServletRequest request) {
        return of(ProblemRequest.wholePath(request));
    }

    /** @param path as it is asked for, or as the OpenAPI document has it */
    static ErrorDialect of(String path) {
        String plain = PARAMETERS.matcher(path).replaceAll("");
        String known = plain.indexOf('%') < 0 ? plain : decoded(plain);
        if (OF_A_PROTOCOL.matcher(known).matches()) {
            return SENTENCE;
        }
        return OF_MLFLOW.matcher(plain).matches() ? MLFLOW : PROBLEM;
    }

    /** The beginning of the path, which decides, may be encoded too. */
    private static String decoded(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException unreadable) {
            return path;
        }
    }

    /** Before the name of a status, where the OpenAPI document names what is answered with it. */
    String prefix() {
        return prefix;
    }

    MediaType type() {
        return type;
    }

    /** The schema of an error, by the name of its record. */
    Class<?> schema() {
        return switch (this) {
            case PROBLEM -> Problem.class;
            case SENTENCE -> InferenceError.class;
            case MLFLOW -> ScoringError.class;
        };
    }

    Object body(Problem problem) {
        return switch (this) {
            case PROBLEM -> problem;
            case SENTENCE -> new InferenceError(words(problem));
            case MLFLOW -> new ScoringError(code(problem), words(problem));
        };
    }

    /** The detail, and the places that it does not name itself. */
    private static String words(Problem problem) {
        boolean saysNothing = problem.code().equals("invalid");
        List<String> places = problem.errors().stream()
                .filter(place -> saysNothing || !says(problem.detail(), place))
                .map(ErrorDialect::words)
                .toList();
        if (places.isEmpty()) {
            return problem.detail();
        }
        String all = String.join("; ", places.subList(0, Math.min(places.size(), MOST_PLACES)));
        String more = places.size() > MOST_PLACES ? "; and %s more".formatted(places.size() - MOST_PLACES) : "";
        return (saysNothing ? all : problem.detail() + " " + all) + more;
    }

    private static boolean says(String detail, ErrorEntry place) {
        boolean namesLine = place.line() != null && detail.contains("line " + place.line());
        return detail.contains(namesLine ? place.detail() : words(place));
    }

    private static String words(ErrorEntry place) {
        StringBuilder words = new StringBuilder();
        if (place.line() != null) {
            words.append("line ").append(place.line());
            words.append(place.column() == null ? "" : ", " + place.column()).append(": ");
        } else if (place.pointer() != null && !place.pointer().isEmpty()) {
            words.append(place.pointer()).append(": ");
        }
        words.append(place.detail());
        if (place.got() != null) {
            words.append(", got ").append(place.got());
        }
        return place.hint() == null
                ? words.toString()
                : words.append(" (").append(place.hint()).append(')').toString();
    }

    /** The words that MLflow has for what went wrong. */
    private static String code(Problem problem) {
        HttpStatus status = HttpStatus.resolve(problem.status());
        return switch (status == null ? HttpStatus.INTERNAL_SERVER_ERROR : status) {
            case BAD_REQUEST -> "BAD_REQUEST";
            case UNPROCESSABLE_CONTENT -> "INVALID_PARAMETER_VALUE";
            case FORBIDDEN -> "PERMISSION_DENIED";
            case NOT_FOUND -> problem.code().equals("unknown_path") ? "ENDPOINT_NOT_FOUND" : "RESOURCE_DOES_NOT_EXIST";
            case CONFLICT -> "INVALID_STATE";
            case TOO_MANY_REQUESTS -> "REQUEST_LIMIT_EXCEEDED";
            case SERVICE_UNAVAILABLE -> "TEMPORARILY_UNAVAILABLE";
            default -> problem.status() < 500 ? problem.code().toUpperCase(Locale.ROOT) : "INTERNAL_ERROR";
        };
    }

    /**
     * An error as the Open Inference Protocol and TensorFlow Serving say it.
     *
     * @param error what went wrong, where, and how to fix it
     */
    record InferenceError(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String error) {}

    /**
     * An error as MLflow's server says it.
     *
     * @param errorCode stable word for programs
     * @param message what went wrong, where, and how to fix it
     */
    record ScoringError(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            @com.fasterxml.jackson.annotation.JsonProperty("error_code")
            String errorCode,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String message) {}
}
