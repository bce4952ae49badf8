package dev.chainrule.web;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;

/**
 * Answers requests that Tomcat refuses before any filter sees them: a bad request line, headers that are too large.
 * Public with a public constructor, because Tomcat makes it from its name.
 */
public final class ProblemValve extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            Asked asked = Asked.of(request.getRequestURI(), RequestId.of(request));
            response.setHeader(RequestId.HEADER, asked.requestId());
            ProtectiveHeaders.set(response);
            ProblemResponses.send(request, response, Problem.of(HttpStatusCode.valueOf(response.getStatus()), asked));
            response.finishResponse();
        } catch (IOException | IllegalStateException gone) {
            getContainer().getLogger().debug("nobody is there to read the problem", gone);
        }
    }
}
