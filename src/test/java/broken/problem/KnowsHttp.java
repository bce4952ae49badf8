package broken.problem;

import org.springframework.http.HttpStatus;

/** Problems must not know HTTP. */
public record KnowsHttp(HttpStatus status) {}
