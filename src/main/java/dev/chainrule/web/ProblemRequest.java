package dev.chainrule.web;

import dev.chainrule.problem.Masked;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Which request a problem belongs to. */
record ProblemRequest(String path, String requestId) {

    private static final int LONGEST_PATH = 500;

    static ProblemRequest of(HttpServletRequest request) {
        return of(wholePath(request), RequestId.of(request));
    }

    /** As it came, however long; what is said about it elsewhere is cut off. */
    static String wholePath(HttpServletRequest request) {
        @Nullable Object original = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        @Nullable String path = original == null ? request.getRequestURI() : original.toString();
        return path == null ? "" : path;
    }

    static ProblemRequest of(@Nullable String path, String requestId) {
        String known = path == null ? "" : path;
        return new ProblemRequest(Masked.text(known.substring(0, Math.min(known.length(), LONGEST_PATH))), requestId);
    }
}
