package dev.chainrule.web;

import dev.chainrule.choice.Parameter;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.web.paging.ListResponse;
import dev.chainrule.web.paging.PageRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.multipart.MultipartFile;
import tools.jackson.databind.JsonNode;

/** Endpoints that go wrong in every way an endpoint can; only in tests that ask for them. */
@TestComponent
@RestController
@RequestMapping("/samples")
class SampleController {

    enum Status {
        QUEUED,
        RUNNING
    }

    record Sample(String object, String id, double size, Status status) {}

    record SampleRequest(
            @Parameter("What to call it.") String name,
            @Parameter(fallback = "10", min = 1, max = 100) int epochs) {}

    private static final List<Sample> ALL = List.of(
            new Sample("sample", "a", 1.5, Status.QUEUED),
            new Sample("sample", "b", Double.NaN, Status.RUNNING),
            new Sample("sample", "c", Double.POSITIVE_INFINITY, Status.RUNNING));

    @GetMapping
    ListResponse<Sample> list(@RequestParam(required = false) @Nullable Status status, PageRequest page) {
        List<Sample> after = ALL.stream()
                .filter(sample -> page.after() == null || sample.id().compareTo(page.after()) > 0)
                .limit(page.limit() + 1L)
                .toList();
        return ListResponse.of(after, page, Sample::id);
    }

    @PostMapping
    SampleRequest create(@DefinitionBody SampleRequest request) {
        return request;
    }

    @GetMapping("/{id}/predict")
    Map<String, String> predict(@PathVariable String id, @RequestParam Map<String, String> row) {
        return row;
    }

    @PostMapping(path = "/json", consumes = MediaType.APPLICATION_JSON_VALUE)
    JsonNode json(@RequestBody JsonNode body) {
        return body;
    }

    @PostMapping(path = "/records", consumes = MediaType.APPLICATION_JSON_VALUE)
    Sample records(@RequestBody Sample body) {
        return body;
    }

    @PostMapping(path = "/upload", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    Map<String, Long> upload(@RequestPart MultipartFile file) {
        return Map.of("bytes", file.getSize());
    }

    @GetMapping("/number")
    Map<String, Integer> number(@RequestParam int value) {
        return Map.of("value", value);
    }

    @GetMapping("/kind/{kind}")
    void refuse(@PathVariable ProblemKind kind) {
        throw new ProblemException(
                kind, "sample_code", "A sample.", List.of(Violation.inFile(3, "price", "is not a number", "x", null)));
    }

    @GetMapping("/broken")
    void breakDown() {
        throw new IllegalStateException("secret of com.example.Internals");
    }

    @GetMapping("/full")
    void runOutOfMemory() {
        throw new OutOfMemoryError("Java heap space");
    }

    /** More than any connection takes at once. */
    @GetMapping("/long")
    void answerAtLength(HttpServletResponse response) throws IOException {
        byte[] block = new byte[1 << 16];
        for (int i = 0; i < 10_000; i++) {
            response.getOutputStream().write(block);
        }
    }

    @GetMapping("/half")
    void breakOff(HttpServletResponse response) throws IOException {
        response.setContentLengthLong(100_000);
        response.setContentType("text/csv");
        response.setHeader("Content-Disposition", "attachment; filename=x.csv");
        response.setHeader("Content-Range", "bytes 0-1/2");
        response.setHeader("Accept-Ranges", "bytes");
        response.setHeader("ETag", "\"x\"");
        response.setDateHeader("Last-Modified", 0);
        response.getOutputStream().print("a,b");
        throw new ProblemException(ProblemKind.CONFLICT, "sample_code", "A sample.");
    }

    /** When its beginning is on its way already. */
    @GetMapping("/broken-off")
    void breakOffOnTheWay(HttpServletResponse response) throws IOException {
        response.setContentType("text/csv");
        response.getOutputStream().print("a,b");
        response.flushBuffer();
        throw new ProblemException(ProblemKind.CONFLICT, "sample_code", "A sample.");
    }

    @GetMapping("/late")
    void comeLate() {
        throw new AsyncRequestTimeoutException();
    }

    @GetMapping("/later-broken")
    Callable<String> breakDownLater() {
        return () -> {
            throw new IllegalStateException("secret");
        };
    }

    @GetMapping("/special")
    Map<String, double[]> special() {
        return Map.of("values", new double[] {1, Double.NaN, Double.NEGATIVE_INFINITY});
    }
}
