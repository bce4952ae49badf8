package dev.chainrule.web;

import dev.chainrule.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Answers with a problem from where no controller is: filters, and the server itself. */
public final class ProblemResponses {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private ProblemResponses() {}

    public static void send(HttpServletRequest request, HttpServletResponse response, ProblemException problem)
            throws IOException {
        send(response, Problem.of(problem, Asked.of(request)));
    }

    static void send(HttpServletResponse response, Problem problem) throws IOException {
        byte[] body = MAPPER.writeValueAsBytes(problem);
        response.setStatus(problem.status());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
