package dev.chainrule.web;

import java.io.IOException;
import java.util.List;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * Answers requests that Tomcat refuses before any filter sees them: a bad request line, headers that are too large.
 * Public with a public constructor, because Tomcat makes it from its name.
 */
public final class ProblemValve extends ErrorReportValve {

    /** Attribute of a request: whether its line is longer than one read. */
    static final String LONG_LINE = ProblemValve.class.getName() + ".long-line";

    private static Problem problem(Response response, ProblemRequest asked) {
        if (response.getStatus() != HttpStatus.URI_TOO_LONG.value()) {
            return Problem.of(HttpStatusCode.valueOf(response.getStatus()), asked);
        }
        String detail =
                "The request line is longer than is read (server.max-http-request-header-size); send what it says by POST.";
        return Problem.of(HttpStatus.URI_TOO_LONG, "uri_too_long", detail, List.of(), asked);
    }

    /** Tomcat gives up, as on any bad request, where its buffer is full before the line has ended. */
    private static boolean isTooLong(Request request) {
        org.apache.coyote.Request line = request.getCoyoteRequest();
        return Boolean.TRUE.equals(line.getAttribute(LONG_LINE))
                && line.requestURI().isNull();
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            if (isTooLong(request)) {
                response.setStatus(HttpStatus.URI_TOO_LONG.value());
            }
            ProblemRequest asked = ProblemRequest.of(request.getRequestURI(), RequestId.of(request));
            response.setHeader(RequestId.HEADER, asked.requestId());
            ProtectiveHeaders.set(response);
            ProblemResponses.send(request, response, problem(response, asked));
            response.finishResponse();
        } catch (IOException | IllegalStateException gone) {
            getContainer().getLogger().debug("nobody is there to read the problem", gone);
        }
    }
}
