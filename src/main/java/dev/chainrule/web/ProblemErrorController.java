package dev.chainrule.web;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers what the servlet container gives up on, also before any filter has seen it, instead of its page of HTML. */
@Hidden
@RestController
final class ProblemErrorController implements ErrorController {

    @RequestMapping("${spring.web.error.path:/error}")
    ResponseEntity<Object> error(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader(RequestId.HEADER, RequestId.of(request));
        ProtectiveHeaders.set(response);
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        Problem problem = Problem.of(
                HttpStatusCode.valueOf(status instanceof Integer code ? code : 404), ProblemRequest.of(request));
        ErrorDialect dialect = ErrorDialect.of(request);
        return ResponseEntity.status(problem.status())
                .contentType(dialect.type())
                .body(dialect.body(problem));
    }
}
