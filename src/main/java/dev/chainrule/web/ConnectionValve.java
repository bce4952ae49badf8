package dev.chainrule.web;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.web.body.BodySettings;
import dev.chainrule.web.body.WatchedBody;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Stands before everything else: watches each body that comes, reads what was not wanted of it only as far as is allowed,
 * and breaks off the connection after an answer that broke off, so that no half looks like a whole.
 */
final class ConnectionValve extends ValveBase {

    private static final String BROKEN = ConnectionValve.class.getName() + ".broken";

    private final BodySettings settings;
    private final Semaphore places;

    /** @param places of bodies that may be waited for */
    ConnectionValve(BodySettings settings, int places) {
        super(true);
        this.settings = settings;
        this.places = new Semaphore(places);
    }

    /** What was answered so far is not all. */
    static void breakOff(ServletRequest request) {
        request.setAttribute(BROKEN, true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        boolean refusedAlready = response.getStatus() >= 400; // its headers may say nonsense
        if (!refusedAlready && hasBody(request.getCoyoteRequest())) {
            invokeWatched(request, response);
        } else {
            getNext().invoke(request, response);
        }
        if (request.getAttribute(BROKEN) != null) {
            response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, new IOException("the answer broke off"));
        }
    }

    private static boolean hasBody(org.apache.coyote.Request request) {
        return request.getContentLengthLong() > 0 || request.getMimeHeaders().getHeader("Transfer-Encoding") != null;
    }

    private void invokeWatched(Request request, Response response) throws IOException, ServletException {
        WatchedBody body = new WatchedBody(request.getCoyoteRequest(), settings, places);
        request.getCoyoteRequest().setInputBuffer(body);
        try {
            getNext().invoke(request, response);
            if (!request.getCoyoteRequest().isFinished()) {
                abandon(body, request, response);
            }
        } finally {
            body.end();
        }
    }

    /** The sender has the answer before the rest of the body is looked at; what is left then ends the connection. */
    private static void abandon(WatchedBody body, Request request, Response response) throws IOException {
        if (!request.isAsync()) {
            response.finishResponse();
        }
        if (!swallow(body)) {
            request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    private static boolean swallow(WatchedBody body) {
        try {
            return body.swallow();
        } catch (ProblemException | IOException tooSlow) {
            return false;
        }
    }
}
