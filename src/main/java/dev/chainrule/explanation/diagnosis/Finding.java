package dev.chainrule.explanation.diagnosis;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that seems to be wrong with a training.
 *
 * @param code what it is, for programs
 * @param severity info is good to know, with a warning the model is worse, or its metrics are better, than they should be,
 *     and with an error nothing was learned
 * @param layer where it begins, counted from 1; null where it is not in a layer
 * @param detail what is wrong, and why that matters, for somebody who meets it for the first time
 * @param evidence the numbers it is concluded from, and {@code see}: where to read them
 * @param suggestion what to try
 */
public record Finding(
        FindingCode code,
        Severity severity,
        @Nullable Integer layer,
        String detail,

        @Schema(description = "The numbers it is concluded from by name, and see: where to read them.")
        Map<String, Object> evidence,

        Suggestion suggestion) {

    /**
     * @param detail what to try, in words
     * @param patch the change of the definition as JSON Patch (RFC 6902), for POST /jobs beside {@code from_job}; empty
     *     where it is not the definition that is to be changed
     */
    public record Suggestion(String detail, List<Change> patch) {}

    /**
     * One operation of a JSON Patch.
     *
     * @param op {@code add}, {@code replace} or {@code remove}
     * @param path JSON pointer into the definition
     * @param value that is to stand there; left out of a removal
     */
    record Change(
            String op,
            String path,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(description = "What is to stand there.") @Nullable
            Object value) {}

    static Builder of(FindingCode code, Severity severity, String detail) {
        return new Builder(code, severity, detail);
    }

    /** Gathers what belongs to a finding. */
    static final class Builder {

        private final FindingCode code;
        private final Severity severity;
        private final String detail;
        private final Map<String, Object> evidence = new LinkedHashMap<>();
        private final List<Change> patch = new ArrayList<>();
        private @Nullable Integer layer;

        private Builder(FindingCode code, Severity severity, String detail) {
            this.code = code;
            this.severity = severity;
            this.detail = detail;
        }

        Builder at(int itsLayer) {
            layer = itsLayer;
            return this;
        }

        /** Left out where it is not known, or not finite. */
        Builder number(String name, double value) {
            return Double.isFinite(value) ? with(name, Measures.rounded(value)) : this;
        }

        Builder with(String name, Object value) {
            evidence.put(name, value);
            return this;
        }

        /** Where the numbers are to be seen. */
        Builder see(String where) {
            return with("see", where);
        }

        /** Whatever stands there now. */
        Builder set(String path, Object value) {
            patch.add(new Change("add", path, value));
            return this;
        }

        Finding suggesting(String what) {
            return new Finding(code, severity, layer, detail, evidence, new Suggestion(what, List.copyOf(patch)));
        }
    }
}
