package dev.chainrule.exchange;

import dev.chainrule.definition.Spelling;
import dev.chainrule.idempotency.Creates;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelResponse;
import dev.chainrule.model.ModelResponses;
import dev.chainrule.model.Models;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.web.Refuses;
import dev.chainrule.web.body.ContentEncoding;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Models in and out over HTTP. */
@RestController
class ExchangeController {

    private static final String ONNX = "application/onnx";
    private static final String NAME = "Name of the model; by default as the file calls it.";

    private final Models models;
    private final ModelResponses responses;
    private final List<ExportFormat> formats;
    private final Imports imports;

    ExchangeController(Models models, ModelResponses responses, List<ExportFormat> formats, Imports imports) {
        this.models = models;
        this.responses = responses;
        this.formats = formats;
        this.imports = imports;
    }

    @Operation(
            summary = "Download a model as a file that another service takes in",
            description =
                    "An ONNX graph (opset 20) reads raw columns, each an input of its own, and answers labels and probabilities or numbers. "
                            + "A bundle has everything that a model is: definition, weights, encoding, provenance and checksums. "
                            + "POST /models makes the same model of it elsewhere, with the same weights_sha256 and the same predictions.")
    @ApiResponse(
            responseCode = "200",
            description = "The file",
            content = {
                @Content(mediaType = Bundle.MEDIA_TYPE, schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = ONNX, schema = @Schema(type = "string", format = "binary")),
                @Content(
                        mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                        schema = @Schema(type = "string", format = "binary"))
            })
    @Refuses(
            status = HttpStatus.UNPROCESSABLE_CONTENT,
            when = "There is no such form, or the model cannot be written in it; the detail says why")
    @GetMapping("/models/{id}/export")
    void export(
            @PathVariable String id,
            @Parameter(
                            description =
                                    "The form: bundle is for this service elsewhere; onnx for ONNX Runtime and others, from raw columns to answers; onnx_network the same from encoded inputs on.")
                    @RequestParam(defaultValue = Bundle.NAME)
                    String format,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException {
        ExportFormat chosen = format(format);
        Models.Named named = models.named(id);
        Model model = named.model();
        OutputStream out = FirstByte.of(response, chosen.mediaType(), chosen.fileName(model));
        chosen.write(model, named.ownThreshold(), out);
        out.flush();
    }

    private ExportFormat format(String name) {
        List<String> names = formats.stream().map(ExportFormat::name).sorted().toList();
        return formats.stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        "format", "is not a form in which models leave", name, Spelling.hint(name, names)));
    }

    @Operation(summary = "Take in a model from a file, as a form or as the body")
    @Creates
    @PostMapping(path = "/models", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<ModelResponse> importForm(
            @RequestParam(required = false) @Nullable MultipartFile file,
            @Parameter(description = NAME) @RequestParam(required = false) @Nullable String name)
            throws IOException {
        if (file == null) {
            String hint = "a part named \"file\", such as curl -F file=@model.zip";
            throw ProblemException.invalid("file", "the form has no file", null, hint);
        }
        try (InputStream in = file.getInputStream()) {
            return created(imports.take(in, file.getSize(), name));
        }
    }

    @Operation(
            summary = "Take in a model from a file, as a form or as the body",
            description =
                    "An ONNX file of layers that there are here, as PyTorch, scikit-learn's converter and onnx_network of this service write them. "
                            + "Or a bundle that GET /models/{id}/export wrote, here or elsewhere, recognised by its content. It becomes "
                            + "the next version of its name. What is foreign, damaged, of a later schema or too large is refused before "
                            + "anything is stored.")
    @RequestBody(
            description = "The file itself",
            required = true,
            content = {
                @Content(mediaType = Bundle.MEDIA_TYPE, schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = ONNX, schema = @Schema(type = "string", format = "binary")),
                @Content(
                        mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                        schema = @Schema(type = "string", format = "binary"))
            })
    @Creates
    @PostMapping(
            path = "/models",
            consumes = {Bundle.MEDIA_TYPE, ONNX, MediaType.APPLICATION_OCTET_STREAM_VALUE})
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<ModelResponse> importBody(
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(description = NAME) @RequestParam(required = false) @Nullable String name)
            throws IOException {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (ContentEncoding.isGzip(encoding)) {
            throw ProblemException.unsupportedMediaType(
                    HttpHeaders.CONTENT_ENCODING,
                    "The file is packed once more on its way.",
                    encoding,
                    "no Content-Encoding");
        }
        return created(imports.take(request.getInputStream(), request.getContentLengthLong(), name));
    }

    @Hidden
    @Creates
    @PostMapping("/models")
    void importSomethingElse(HttpServletRequest request) {
        String hint =
                "multipart/form-data with a part named file, or the file itself as %s: ".formatted(Bundle.MEDIA_TYPE)
                        + "curl -H 'Content-Type: application/zip' --data-binary @model.zip";
        throw ProblemException.unsupportedMediaType(
                HttpHeaders.CONTENT_TYPE,
                "A model cannot be read from this content type.",
                request.getContentType(),
                hint);
    }

    private ResponseEntity<ModelResponse> created(Model model) {
        return ResponseEntity.created(URI.create(model.location())).body(responses.of(model));
    }
}
