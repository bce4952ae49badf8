package dev.chainrule.exchange;

import dev.chainrule.definition.Spelling;
import dev.chainrule.idempotency.Creates;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelResponse;
import dev.chainrule.model.Models;
import dev.chainrule.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
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

    private final Models models;
    private final List<ExportFormat> formats;
    private final Imports imports;

    ExchangeController(Models models, List<ExportFormat> formats, Imports imports) {
        this.models = models;
        this.formats = formats;
        this.imports = imports;
    }

    @Operation(summary = "Download a model in a form that others can read")
    @GetMapping("/models/{id}/export")
    void export(
            @PathVariable String id,
            @RequestParam(defaultValue = "bundle") String format,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException {
        ExportFormat chosen = format(format);
        Model model = models.find(id);
        response.setContentType(chosen.mediaType());
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename(chosen.fileName(model))
                        .build()
                        .toString());
        chosen.write(model, response.getOutputStream());
    }

    private ExportFormat format(String name) {
        List<String> names = formats.stream().map(ExportFormat::name).sorted().toList();
        return formats.stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        "format",
                        "is not a form in which models leave",
                        name,
                        Spelling.nearest(name, names)
                                .map("did you mean \"%s\"?"::formatted)
                                .orElse("one of: " + String.join(", ", names))));
    }

    @Operation(summary = "Take in a model from a file, as a form or as the body")
    @Creates
    @PostMapping(path = "/models", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<ModelResponse> importForm(
            @RequestParam(required = false) @Nullable MultipartFile file,
            @RequestParam(required = false) @Nullable String name)
            throws IOException {
        if (file == null) {
            String hint = "a part named \"file\", such as curl -F file=@model.zip";
            throw ProblemException.invalid("file", "the form has no file", null, hint);
        }
        try (InputStream in = file.getInputStream()) {
            return created(imports.take(in, name));
        }
    }

    @Operation(summary = "Take in a model from a file, as a form or as the body")
    @Creates
    @PostMapping(
            path = "/models",
            consumes = {"application/zip", "application/onnx", MediaType.APPLICATION_OCTET_STREAM_VALUE})
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<ModelResponse> importBody(
            @Parameter(hidden = true) HttpServletRequest request, @RequestParam(required = false) @Nullable String name)
            throws IOException {
        return created(imports.take(request.getInputStream(), name));
    }

    private static ResponseEntity<ModelResponse> created(Model model) {
        return ResponseEntity.created(URI.create(model.location())).body(ModelResponse.of(model));
    }
}
