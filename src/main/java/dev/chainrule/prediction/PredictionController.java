package dev.chainrule.prediction;

import static dev.chainrule.prediction.PredictionWords.EXPLAIN;
import static dev.chainrule.prediction.PredictionWords.PROBABILITIES;
import static dev.chainrule.prediction.PredictionWords.SHADOW;
import static dev.chainrule.prediction.PredictionWords.THRESHOLD;
import static dev.chainrule.prediction.PredictionWords.TOO_LONG;
import static dev.chainrule.prediction.PredictionWords.TOP_K;

import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.web.Refuses;
import dev.chainrule.web.body.JsonBody;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.Explode;
import io.swagger.v3.oas.annotations.enums.ParameterStyle;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/** Predictions over HTTP: of models, and of what was on the way to them; rows in a query, or as JSON. */
@RestController
class PredictionController {

    private static final String AT_CHECKPOINT =
            "Id of a checkpoint of the model's job, to predict with the weights of that moment.";
    private static final String FEATURES = "The value of each feature by its name.";

    private final Models models;
    private final Questions questions;
    private final PredictionSettings settings;

    PredictionController(Models models, Questions questions, PredictionSettings settings) {
        this.models = models;
        this.questions = questions;
        this.settings = settings;
    }

    /** One row, each feature a parameter of the query; a feature may be called as another parameter is. */
    @Operation(summary = "Predict one row, given in the query")
    @Refuses(status = HttpStatus.URI_TOO_LONG, when = TOO_LONG)
    @GetMapping("/models/{id}/predict")
    @Nullable
    ResponseEntity<PredictionResponse> predictOne(
            @PathVariable String id,
            @Parameter(description = AT_CHECKPOINT) @RequestParam(required = false) @Nullable String checkpoint,
            @Parameter(description = TOP_K, schema = @Schema(type = "integer"))
                    @RequestParam(name = "top_k", required = false)
                    @Nullable
                    String topK,
            @Parameter(description = THRESHOLD, schema = @Schema(type = "number"))
                    @RequestParam(required = false)
                    @Nullable
                    String threshold,
            @Parameter(description = PROBABILITIES, schema = @Schema(type = "boolean"))
                    @RequestParam(required = false)
                    @Nullable
                    String probabilities,
            @Parameter(description = EXPLAIN) @RequestParam(required = false) @Nullable String explain,
            @Parameter(description = SHADOW) @RequestParam(required = false) @Nullable String shadow,
            @Parameter(
                            description = FEATURES,
                            style = ParameterStyle.FORM,
                            explode = Explode.TRUE,
                            schema = @Schema(type = "object"))
                    @RequestParam
                    MultiValueMap<String, String> features,
            ServletWebRequest request) {
        Models.Named named = models.named(id);
        Model model = named.model();
        QueryRow row = QueryRow.of(
                model.manifest().encoding(), features, request.getRequest().getQueryString(), true);
        String tag = model.id()
                + (row.checkpoint() == null ? "" : "-" + row.checkpoint())
                + (named.threshold() == null ? "" : "-" + named.threshold())
                + (named.temperature() == null ? "" : "-t" + named.temperature());
        // what a browser answers itself is compared with nothing
        boolean compared = row.shadow() != null;
        CacheControl cached =
                compared ? CacheControl.noStore() : cached(model.id().equals(id));
        if (!compared && notModified(request, tag, cached)) {
            return null;
        }
        try (AskedNetwork asked = questions.of(named, row.checkpoint(), row.shadow())) {
            return answer(questions.answer(asked, row.rows(), row.form()), tag, cached);
        }
    }

    /**
     * One row as an object, or several: by the one key present {@code instances} of objects or of arrays in the order of
     * the features, {@code inputs} by column, {@code dataframe_split} or {@code dataframe_records}. By Content-Type also
     * CSV, a stream of JSON lines, or a picture for a model of pixels; by Accept CSV comes back.
     */
    @Operation(summary = "Predict one row, or several, in any of the forms that clients know")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(ref = PredictionSchemas.REQUEST),
                            examples = @ExampleObject(PredictionSchemas.EXAMPLE)))
    @PostMapping(path = "/models/{id}/predict", consumes = MediaType.APPLICATION_JSON_VALUE)
    PredictionResponse predictMany(
            @PathVariable String id,
            @Parameter(description = AT_CHECKPOINT) @RequestParam(required = false) @Nullable String checkpoint,
            @Parameter(description = TOP_K) @RequestParam(name = "top_k", required = false) @Nullable Integer topK,
            @Parameter(description = THRESHOLD) @RequestParam(required = false) @Nullable Double threshold,
            @Parameter(description = PROBABILITIES) @RequestParam(required = false) @Nullable Boolean probabilities,
            @Parameter(description = EXPLAIN) @RequestParam(required = false) @Nullable String explain,
            @Parameter(description = SHADOW) @RequestParam(required = false) @Nullable String shadow,
            @RequestBody JsonBody body) {
        AnswerForm form = AnswerForm.of(topK, threshold, probabilities, explain);
        return predict(questions.ofModel(id, checkpoint, shadow), body, form);
    }

    @Operation(summary = "Predict one row, given in the query, with a checkpoint of a job")
    @Refuses(status = HttpStatus.URI_TOO_LONG, when = TOO_LONG)
    @GetMapping("/checkpoints/{id}/predict")
    @Nullable
    ResponseEntity<PredictionResponse> predictOneAtCheckpoint(
            @PathVariable String id,
            @Parameter(description = TOP_K, schema = @Schema(type = "integer"))
                    @RequestParam(name = "top_k", required = false)
                    @Nullable
                    String topK,
            @Parameter(description = THRESHOLD, schema = @Schema(type = "number"))
                    @RequestParam(required = false)
                    @Nullable
                    String threshold,
            @Parameter(description = PROBABILITIES, schema = @Schema(type = "boolean"))
                    @RequestParam(required = false)
                    @Nullable
                    String probabilities,
            @Parameter(description = EXPLAIN) @RequestParam(required = false) @Nullable String explain,
            @Parameter(
                            description = FEATURES,
                            style = ParameterStyle.FORM,
                            explode = Explode.TRUE,
                            schema = @Schema(type = "object"))
                    @RequestParam
                    MultiValueMap<String, String> features,
            ServletWebRequest request) {
        try (AskedNetwork asked = questions.ofCheckpoint(id)) {
            QueryRow row = QueryRow.of(
                    asked.network().encoding(), features, request.getRequest().getQueryString(), false);
            return notModified(request, id, cached(true))
                    ? null
                    : answer(questions.answer(asked, row.rows(), row.form()), id, cached(true));
        }
    }

    /** In any of the forms in which models are asked. */
    @Operation(summary = "Predict one row, or several, with a checkpoint of a job")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(ref = PredictionSchemas.REQUEST),
                            examples = @ExampleObject(PredictionSchemas.EXAMPLE)))
    @PostMapping(path = "/checkpoints/{id}/predict", consumes = MediaType.APPLICATION_JSON_VALUE)
    PredictionResponse predictManyAtCheckpoint(
            @PathVariable String id,
            @Parameter(description = TOP_K) @RequestParam(name = "top_k", required = false) @Nullable Integer topK,
            @Parameter(description = THRESHOLD) @RequestParam(required = false) @Nullable Double threshold,
            @Parameter(description = PROBABILITIES) @RequestParam(required = false) @Nullable Boolean probabilities,
            @Parameter(description = EXPLAIN) @RequestParam(required = false) @Nullable String explain,
            @RequestBody JsonBody body) {
        AnswerForm form = AnswerForm.of(topK, threshold, probabilities, explain);
        return predict(questions.ofCheckpoint(id), body, form);
    }

    private PredictionResponse predict(AskedNetwork asked, JsonBody body, AnswerForm form) {
        try (asked) {
            List<RawRow> rows = body.read(new JsonRows(asked.network().encoding(), settings.maxRows())::of);
            return questions.answer(asked, rows, form);
        }
    }

    /** What is named by its id never changes; what a name means may. */
    private CacheControl cached(boolean byId) {
        return byId
                ? CacheControl.maxAge(settings.cacheFor()).cachePrivate()
                : CacheControl.noCache().cachePrivate();
    }

    /** Weak, because what is sent may be packed, or CSV. */
    private static String tag(String of) {
        return "W/\"" + of + '"';
    }

    private static ResponseEntity<PredictionResponse> answer(
            PredictionResponse response, String tag, CacheControl cached) {
        return ResponseEntity.ok()
                .eTag(tag(tag))
                .cacheControl(cached)
                .varyBy(HttpHeaders.ACCEPT)
                .body(response);
    }

    /** Whether who asks has the answer already, and hears so. */
    private static boolean notModified(ServletWebRequest request, String tag, CacheControl cached) {
        HttpServletResponse response = request.getResponse();
        if (response == null || !request.checkNotModified(tag(tag))) {
            return false;
        }
        response.setHeader(HttpHeaders.CACHE_CONTROL, cached.getHeaderValue());
        response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        return true;
    }
}
