package dev.chainrule.web;

import dev.chainrule.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import tools.jackson.databind.json.JsonMapper;

/** Answers with a problem from where no controller is: filters, and the server itself. */
public final class ProblemResponses {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private ProblemResponses() {}

    public static void send(HttpServletRequest request, HttpServletResponse response, ProblemException problem)
            throws IOException {
        send(request, response, Problem.of(problem, ProblemRequest.of(request)));
    }

    /** The status of an answer that says so. */
    public static int status(ProblemException problem) {
        return Problem.status(problem.kind()).value();
    }

    static void send(HttpServletRequest request, HttpServletResponse response, Problem problem) throws IOException {
        ErrorDialect dialect = ErrorDialect.of(request);
        byte[] body = MAPPER.writeValueAsBytes(dialect.body(problem));
        response.setStatus(problem.status());
        response.setContentType(dialect.type().toString());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
