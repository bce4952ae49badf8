package dev.chainrule.web;

import dev.chainrule.database.DatabaseAway;
import dev.chainrule.definition.StrictJson;
import dev.chainrule.problem.Masked;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.thread.Throttle;
import dev.chainrule.web.body.WebSettings;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.util.MimeType;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.accept.InvalidApiVersionException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.support.MissingServletRequestPartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.springframework.web.util.DisconnectedClientHelper;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;

/** Answers everything that goes wrong in or before a controller with a {@link Problem}. */
@RestControllerAdvice
final class ProblemHandler extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);

    /** What systems say then. */
    private static final List<String> DISK_FULL = List.of("no space left", "quota exceeded", "not enough space");

    private static final List<String> OF_THE_BODY = List.of(
            HttpHeaders.CONTENT_DISPOSITION, HttpHeaders.ACCEPT_RANGES, HttpHeaders.ETAG, HttpHeaders.LAST_MODIFIED);

    private static final int LONGEST_TYPE = 100;

    private final WebSettings settings;
    private final Throttle fullDisk = new Throttle();

    ProblemHandler(WebSettings settings) {
        this.settings = settings;
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> refused(ProblemException problem, WebRequest request) {
        HttpHeaders headers = new HttpHeaders();
        if (problem.kind() == ProblemKind.BUSY || problem.kind() == ProblemKind.UNAVAILABLE) {
            headers.set(
                    HttpHeaders.RETRY_AFTER,
                    String.valueOf(settings.retryAfter().toSeconds()));
        }
        if (problem.kind() == ProblemKind.UNREADABLE) {
            LOG.error("{}: {}", asked(request).path(), problem.detail());
        }
        return answer(Problem.of(problem, asked(request)), headers, request);
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> tornUpload(MultipartException e, WebRequest request) {
        Optional<ProblemException> problem = problemIn(e);
        if (problem.isPresent()) {
            return refused(problem.get(), request);
        }
        if (diskIsFull(e)) {
            if (fullDisk.now()) {
                LOG.error(
                        "A form could not be stored: {}",
                        NestedExceptionUtils.getMostSpecificCause(e).toString());
            }
            return refused(
                    new ProblemException(
                            ProblemKind.UNAVAILABLE,
                            "storage_failed",
                            "The data directory could not be written; nothing was stored."),
                    request);
        }
        boolean packed = request.getHeader(HttpHeaders.CONTENT_ENCODING) != null;
        return answer(
                HttpStatus.BAD_REQUEST,
                "malformed_multipart",
                packed
                        ? "A form is not read with Content-Encoding; pack the file in it, and not the form around it."
                        : "The multipart body cannot be read; it may be truncated or lack its boundary.",
                new HttpHeaders(),
                request);
    }

    /** Tomcat keeps the parts of a form itself, and its readers name no other kind than that of a broken body. */
    private static boolean diskIsFull(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (cause instanceof IOException && DISK_FULL.stream().anyMatch(message::contains)) {
                return true;
            }
        }
        return false;
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> badParameters(InvalidParameterException e, WebRequest request) {
        return answer(
                HttpStatus.BAD_REQUEST,
                "invalid_parameter",
                "The query or form cannot be read: too many parameters, or one that is not properly percent-encoded.",
                new HttpHeaders(),
                request);
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> wrongType(MethodArgumentTypeMismatchException e, WebRequest request) {
        return wrongType(e.getName(), e, request);
    }

    /** What nobody foresaw: all of it into the log, none of it into the answer. */
    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> unforeseen(Exception e, WebRequest request) {
        Optional<ProblemException> problem = problemIn(e);
        if (problem.isPresent()) {
            return refused(problem.get(), request);
        }
        if (DatabaseAway.in(e)) {
            return refused(DatabaseAway.problem(), request);
        }
        if (NestedExceptionUtils.getMostSpecificCause(e) instanceof OutOfMemoryError full) {
            return outOfMemory(full, request);
        }
        if (DisconnectedClientHelper.isClientDisconnectedException(e)) {
            return null;
        }
        ProblemRequest asked = asked(request);
        LOG.error("{} failed, request {}", asked.path(), asked.requestId(), e);
        return answer(Problem.internal(asked), new HttpHeaders(), request);
    }

    /** What the request held is free again; who else may have been hit by it is a matter of decision 52. */
    private @Nullable ResponseEntity<Object> outOfMemory(OutOfMemoryError full, WebRequest request) {
        ProblemRequest asked = asked(request);
        LOG.error("{} ran out of memory, request {}: {}", asked.path(), asked.requestId(), full.getMessage());
        String detail = "There is too little memory for this request at the moment.";
        return refused(new ProblemException(ProblemKind.UNAVAILABLE, "out_of_memory", detail), request);
    }

    private static Optional<ProblemException> problemIn(Throwable e) {
        Throwable cause = NestedExceptionUtils.getMostSpecificCause(e);
        return cause instanceof ProblemException problem ? Optional.of(problem) : Optional.empty();
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return refused(
                problemIn(e).orElseGet(() -> unreadable(e.getCause(), request.getHeader(HttpHeaders.CONTENT_TYPE))),
                request);
    }

    private static ProblemException unreadable(@Nullable Throwable cause, @Nullable String type) {
        if (cause instanceof DatabindException mismatch && !saysTrailing(mismatch)) {
            return ProblemException.invalid(pointer(mismatch), "is not what is expected here", null, null);
        }
        return cause instanceof JacksonException malformed ? StrictJson.malformed(malformed) : empty(type);
    }

    private static ProblemException empty(@Nullable String type) {
        return type == null || type.toLowerCase(Locale.ROOT).contains("json")
                ? StrictJson.empty()
                : new ProblemException(
                        ProblemKind.MALFORMED,
                        "empty_body",
                        "The body is empty; expected %s.".formatted(type.split(";", 2)[0].strip()));
    }

    /** More JSON after the end is no mismatch, whatever the parser calls it. */
    private static boolean saysTrailing(DatabindException mismatch) {
        return String.valueOf(mismatch.getOriginalMessage()).startsWith("Trailing token");
    }

    private static String pointer(DatabindException mismatch) {
        return mismatch.getPath().stream()
                .map(step -> "/" + (step.getPropertyName() == null ? step.getIndex() : step.getPropertyName()))
                .collect(Collectors.joining());
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotSupported(
            HttpMediaTypeNotSupportedException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String detail = "%s is not supported here; send %s."
                .formatted(came(e, request.getHeader(HttpHeaders.CONTENT_TYPE)), list(e.getSupportedMediaTypes()));
        return answer(status, "unsupported_media_type", detail, headers, request);
    }

    /** A type that cannot be read, or has a charset that nobody knows, counts as none. */
    private static String came(HttpMediaTypeNotSupportedException e, @Nullable String header) {
        if (e.getContentType() != null) {
            return String.valueOf(e.getContentType());
        }
        if (header == null || header.isBlank()) {
            return "A body without Content-Type";
        }
        boolean charset = header.toLowerCase(Locale.ROOT).contains("charset=");
        String shown = Masked.text(header.length() > LONGEST_TYPE ? header.substring(0, LONGEST_TYPE) + "…" : header);
        return (charset ? "The charset of the Content-Type \"%s\"" : "The Content-Type \"%s\"").formatted(shown);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotAcceptable(
            HttpMediaTypeNotAcceptableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<MediaType> supported = e.getSupportedMediaTypes();
        String detail = supported.isEmpty()
                ? "The Accept header is no list of media types, such as application/json."
                : "This resource is available as %s.".formatted(list(supported));
        return answer(status, "not_acceptable", detail, headers, request);
    }

    private static String list(List<MediaType> types) {
        return types.stream().map(MimeType::toString).distinct().collect(Collectors.joining(", "));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpRequestMethodNotSupported(
            HttpRequestMethodNotSupportedException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String allowed = headers.getAllow().stream().map(HttpMethod::name).collect(Collectors.joining(", "));
        String detail = "%s is not allowed here; use %s.".formatted(e.getMethod(), allowed);
        return answer(status, "method_not_allowed", detail, headers, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMissingServletRequestParameter(
            MissingServletRequestParameterException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return missing("parameter", e.getParameterName(), request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMissingServletRequestPart(
            MissingServletRequestPartException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return missing("part", e.getRequestPartName(), request);
    }

    private @Nullable ResponseEntity<Object> missing(String what, String name, WebRequest request) {
        ProblemException problem = new ProblemException(
                ProblemKind.MALFORMED,
                "missing_" + what,
                "The %s \"%s\" is required.".formatted(what, name),
                List.of(Violation.at(name, "is required", null, null)));
        return refused(problem, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return wrongType(String.valueOf(e.getPropertyName()), e, request);
    }

    private @Nullable ResponseEntity<Object> wrongType(String name, TypeMismatchException e, WebRequest request) {
        Optional<ProblemException> inside = problemIn(e);
        if (inside.isPresent()) {
            return refused(inside.get(), request);
        }
        Violation violation = Violation.at(name, ParameterWords.misfit(e), e.getValue(), ParameterWords.hint(e));
        ProblemException problem = new ProblemException(
                ProblemKind.MALFORMED,
                "invalid_parameter",
                "The parameter \"%s\" %s.".formatted(name, violation.detail()),
                List.of(violation));
        return refused(problem, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMaxUploadSizeExceededException(
            MaxUploadSizeExceededException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(HttpStatus.CONTENT_TOO_LARGE, "body_too_large", RefusedForm.words(e), headers, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
            NoResourceFoundException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String path = asked(request).path();
        String slash = path.length() > 1 && path.endsWith("/") ? " Try it without the slash at the end." : "";
        String detail = "There is nothing at \"%s\".%s".formatted(path, slash);
        return answer(status, "unknown_path", detail, headers, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleAsyncRequestTimeoutException(
            AsyncRequestTimeoutException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return refused(
                new ProblemException(ProblemKind.UNAVAILABLE, "timeout", "The response was not ready in time."),
                request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleErrorResponseException(
            ErrorResponseException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return e instanceof InvalidApiVersionException version
                ? unknownVersion(version, request)
                : super.handleErrorResponseException(e, headers, status, request);
    }

    private @Nullable ResponseEntity<Object> unknownVersion(InvalidApiVersionException e, WebRequest request) {
        ProblemException problem = new ProblemException(
                ProblemKind.MALFORMED,
                "unknown_api_version",
                "There is no such version of this API.",
                List.of(Violation.at("API-Version", "is not a known version", e.getVersion(), "1")));
        return refused(problem, request);
    }

    /** Everything else that Spring refuses, in Spring's words where it has some for the sender. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (status.is5xxServerError()) {
            return unforeseen(e, request);
        }
        Problem plain = Problem.of(status, asked(request));
        return body instanceof ProblemDetail words && words.getDetail() != null
                ? answer(status, plain.code(), words.getDetail(), headers, request)
                : answer(plain, headers, request);
    }

    private static @Nullable ResponseEntity<Object> answer(
            HttpStatusCode status, String code, String detail, HttpHeaders headers, WebRequest request) {
        return answer(Problem.of(status, code, detail, List.of(), asked(request)), headers, request);
    }

    /** What has begun to be sent cannot become a problem any more. */
    private static @Nullable ResponseEntity<Object> answer(Problem problem, HttpHeaders headers, WebRequest request) {
        HttpServletResponse response = ((ServletWebRequest) request).getResponse();
        if (response != null && response.isCommitted()) {
            ConnectionValve.breakOff(((ServletWebRequest) request).getRequest());
            LOG.warn("{} broke off during the response: {}", problem.instance(), problem.detail());
            return null;
        }
        if (response != null) {
            takeBack(response, problem);
        }
        ErrorDialect dialect = ErrorDialect.of(((ServletWebRequest) request).getRequest());
        return ResponseEntity.status(problem.status())
                .headers(headers)
                .contentType(dialect.type())
                .body(dialect.body(problem));
    }

    /** What has been said of an answer that does not come: a problem has another length, and is no file. */
    private static void takeBack(HttpServletResponse response, Problem problem) {
        response.resetBuffer();
        response.setContentLengthLong(-1);
        response.setContentType(null); // which would be kept, and be none of a problem
        OF_THE_BODY.forEach(header -> response.setHeader(header, null));
        if (problem.status() != HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE.value()) {
            response.setHeader(HttpHeaders.CONTENT_RANGE, null);
        }
    }

    private static ProblemRequest asked(WebRequest request) {
        return ProblemRequest.of(((ServletWebRequest) request).getRequest());
    }
}
