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
        send(request, response, Problem.of(problem, Asked.of(request)));
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
