package dev.chainrule.dataset;

import dev.chainrule.format.CsvCopy;
import dev.chainrule.format.ReadingOptions;
import dev.chainrule.format.UploadedFile;
import dev.chainrule.idempotency.Creates;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.Column;
import dev.chainrule.table.Table;
import dev.chainrule.web.DefinitionBody;
import dev.chainrule.web.Refuses;
import dev.chainrule.web.body.HeapBudget;
import dev.chainrule.web.paging.ListResponse;
import dev.chainrule.web.paging.PageRequest;
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
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Datasets over HTTP. */
@RestController
@RequestMapping("/datasets")
class DatasetController {

    private static final int PREVIEW_ROWS = 5;
    private static final int MOST_ROWS = 1000;

    /** What is answered takes of the heap, about: a cell with its name, and all that is said of a column. */
    private static final int BYTES_OF_CELL = 96;

    private static final int BYTES_OF_PROFILE = 2048;

    private final Datasets datasets;
    private final UploadBody body;
    private final HeapBudget heap;

    DatasetController(Datasets datasets, UploadBody body, HeapBudget heap) {
        this.datasets = datasets;
        this.body = body;
        this.heap = heap;
    }

    @Operation(summary = "Upload a file as a form, or two files that belong together")
    @Creates
    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<DatasetResponse> uploadForm(
            @RequestParam(required = false) @Nullable List<MultipartFile> file,
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable String options)
            throws IOException {
        if (file == null || file.isEmpty()) {
            String hint = "a part named \"file\", such as curl -F file=@data.csv";
            throw ProblemException.invalid("file", "the form has no file", null, hint);
        }
        String chosen = name == null ? Datasets.nameOf(file.get(0).getOriginalFilename()) : name;
        List<UploadedFile> files = file.stream()
                .map(part -> new UploadedFile(part.getOriginalFilename(), part.getContentType(), part::getInputStream))
                .toList();
        return created(datasets.add(chosen, ReadingOptions.of(options), files));
    }

    @Operation(
            summary = "Upload a file, as a form or as the body",
            description =
                    "CSV, TSV, JSON arrays of rows, NDJSON, ARFF, Excel workbooks (.xlsx), NumPy .npy and .npz, IDX images and labels (as MNIST has them: two parts named file, "
                            + "or a zip of both), batches of CIFAR-10 and CIFAR-100 in their binary version, a zip of PNG or "
                            + "JPEG images in one folder per class, plain text; each also gzipped, or in a zip or tar. The format is inferred from the content, then from the name.")
    @RequestBody(
            description = "The file itself, plain or with Content-Encoding: gzip",
            required = true,
            content = {
                @Content(mediaType = UploadBody.CSV, schema = @Schema(type = "string")),
                @Content(mediaType = UploadBody.TSV, schema = @Schema(type = "string")),
                @Content(mediaType = UploadBody.JSON, schema = @Schema(type = "array")),
                @Content(mediaType = UploadBody.NDJSON, schema = @Schema(type = "string")),
                @Content(mediaType = UploadBody.TEXT, schema = @Schema(type = "string")),
                @Content(mediaType = UploadBody.ZIP, schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = UploadBody.GZIP, schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = UploadBody.BYTES, schema = @Schema(type = "string", format = "binary"))
            })
    @Creates
    @PostMapping(
            consumes = {
                UploadBody.CSV,
                UploadBody.TSV,
                UploadBody.JSON,
                UploadBody.NDJSON,
                UploadBody.TEXT,
                UploadBody.ZIP,
                UploadBody.GZIP,
                UploadBody.BYTES
            })
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<DatasetResponse> uploadBody(
            @Parameter(hidden = true) HttpServletRequest request,
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable String options)
            throws IOException {
        String checked = name == null ? null : Datasets.checked(name);
        ReadingOptions parsed = ReadingOptions.of(options);
        return created(
                body.read(request, parsed, (upload, read) -> datasets.add(checked, read, parsed, List.of(upload))));
    }

    @Hidden
    @Creates
    @PostMapping
    void uploadSomethingElse(HttpServletRequest request) {
        throw UploadBody.unsupported(request.getContentType());
    }

    private ResponseEntity<DatasetResponse> created(Dataset dataset) {
        return ResponseEntity.created(URI.create("/datasets/" + dataset.id())).body(profile(dataset));
    }

    private DatasetResponse profile(Dataset dataset) {
        try (Table table = datasets.open(dataset)) {
            return DatasetResponse.profile(dataset, table.rows(0, PREVIEW_ROWS));
        }
    }

    @Operation(summary = "List datasets, newest first")
    @GetMapping
    ListResponse<DatasetResponse> list(
            PageRequest page,
            @Parameter(description = "Only the versions of this name") @RequestParam(required = false) @Nullable
                    String name) {
        List<DatasetResponse> found =
                datasets.page(page, name).stream().map(DatasetResponse::summary).toList();
        return ListResponse.of(found, page, DatasetResponse::id);
    }

    @Operation(summary = "A dataset with the profile of its columns")
    @GetMapping("/{id}")
    DatasetResponse get(@PathVariable String id) {
        Dataset dataset = datasets.find(id);
        heap.take((long) BYTES_OF_PROFILE * dataset.columns().size()
                + (long) BYTES_OF_CELL * PREVIEW_ROWS * Column.numbers(dataset.columns()));
        return profile(dataset);
    }

    @Operation(summary = "Rows of a dataset, as they were parsed")
    @GetMapping("/{id}/rows")
    RowsResponse rows(
            @PathVariable String id,
            @RequestParam(defaultValue = "0") long offset,
            @RequestParam(defaultValue = "20") int limit) {
        checkRange(offset, limit);
        Dataset dataset = datasets.find(id);
        try (Table table = datasets.open(dataset)) {
            long shown = Math.max(0, Math.min(limit, table.rows() - offset));
            heap.take(BYTES_OF_CELL * shown * Column.numbers(dataset.columns()));
            return new RowsResponse(offset, limit, table.rows(), table.rows(offset, limit));
        }
    }

    private static void checkRange(long offset, int limit) {
        List<Violation> violations = new ArrayList<>();
        if (offset < 0) {
            violations.add(Violation.at("offset", "offset must not be negative", offset, "0 or more"));
        }
        if (limit < 1 || limit > MOST_ROWS) {
            String range = "1 to %s".formatted(MOST_ROWS);
            violations.add(Violation.at("limit", "limit must be " + range, limit, range));
        }
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
    }

    @Operation(
            summary = "Rename a dataset, or read its upload again with other options",
            description =
                    "A new name must not belong to another dataset; the dataset becomes its first version. Options (types, "
                            + "missing markers, header, skipped lines, names, dropped columns, units, order of dates, …) read the upload again as the next version; the "
                            + "dataset itself, and the jobs and models trained on it, stay as they are.")
    @ApiResponse(responseCode = "200", description = "The dataset, renamed")
    @ApiResponse(responseCode = "201", description = "The next version")
    @Refuses(status = HttpStatus.CONFLICT, when = "Its upload was not stored, so it cannot be read again")
    @PatchMapping("/{id}")
    ResponseEntity<DatasetResponse> change(
            @PathVariable String id, @DefinitionBody(example = "{\"name\": \"flowers\"}") DatasetChange change)
            throws IOException {
        Dataset before = datasets.find(id);
        Dataset after = change.options() == null
                ? datasets.rename(before.id(), Objects.requireNonNull(change.name()))
                : datasets.readAgain(before.id(), change.name(), change.options());
        return before.id().equals(after.id()) ? ResponseEntity.ok(profile(after)) : created(after);
    }

    @Operation(summary = "Download a dataset as CSV")
    @ApiResponse(
            responseCode = "200",
            description = "A header row, then every row",
            content = @Content(mediaType = UploadBody.CSV, schema = @Schema(type = "string")))
    @GetMapping(path = "/{id}/download")
    void download(@PathVariable String id, @Parameter(hidden = true) HttpServletResponse response) throws IOException {
        Dataset dataset = datasets.find(id);
        try (Table table = datasets.open(dataset)) {
            response.setContentType(UploadBody.CSV + ";charset=UTF-8");
            response.setHeader(
                    HttpHeaders.CONTENT_DISPOSITION,
                    "attachment; filename=\"%s-%s.csv\"".formatted(dataset.name(), dataset.version()));
            new CsvCopy(table).writeTo(response.getOutputStream());
        }
    }

    @Operation(summary = "Download the rows of the upload that were skipped, with the reason for each")
    @ApiResponse(
            responseCode = "200",
            description = "line, column, detail, got, row",
            content = @Content(mediaType = UploadBody.CSV, schema = @Schema(type = "string")))
    @GetMapping(path = "/{id}/skipped")
    void skipped(@PathVariable String id, @Parameter(hidden = true) HttpServletResponse response) throws IOException {
        Dataset dataset = datasets.find(id);
        try (InputStream rows = datasets.skipped(dataset)) {
            response.setContentType(UploadBody.CSV + ";charset=UTF-8");
            if (rows != null) {
                rows.transferTo(response.getOutputStream());
            } else {
                response.getOutputStream().print("line,column,detail,got,row\r\n");
            }
        }
    }

    @Operation(summary = "Delete a dataset that no unfinished job needs")
    @Refuses(status = HttpStatus.CONFLICT, when = "An unfinished job or sweep needs it")
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String id) {
        datasets.delete(id);
    }
}
