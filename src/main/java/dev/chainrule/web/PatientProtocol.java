package dev.chainrule.web;

import java.io.IOException;
import java.time.Duration;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * HTTP as Tomcat speaks it, with an end to heads that drip: Tomcat waits a while for each byte of them, so that a few
 * thousand clients could hold all connections for days. Public with a public constructor, because Tomcat makes it from its
 * name.
 */
public final class PatientProtocol extends Http11NioProtocol {

    private long deadlineNanos = Long.MAX_VALUE;

    void setHeadDeadline(Duration deadline) {
        deadlineNanos = deadline.toNanos();
    }

    @Override
    protected Processor createProcessor() {
        return new Timed(this, getAdapter());
    }

    /** Is asked each time that something has come; a connection on which nothing comes ends by itself. */
    private static final class Timed extends Http11Processor {

        private final PatientProtocol protocol;
        /** Whose head has begun to come; others may have used this processor before. */
        private @Nullable SocketWrapperBase<?> waitedFor;

        private long begin;
        private final RawTarget target = new RawTarget();

        Timed(PatientProtocol protocol, Adapter adapter) {
            super(protocol, adapter);
            this.protocol = protocol;
        }

        @Override
        public SocketState service(SocketWrapperBase<?> socket) throws IOException {
            if (waitedFor == socket && System.nanoTime() - begin > protocol.deadlineNanos) {
                waitedFor = null;
                return SocketState.CLOSED;
            }
            if (waitedFor != socket) {
                target.begin();
            }
            target.encode(socket);
            request.setAttribute(ProblemValve.LONG_LINE, target.isLong());
            SocketState state = super.service(socket);
            if (state != SocketState.LONG || isAsync()) {
                waitedFor = null;
            } else if (waitedFor != socket) {
                waitedFor = socket;
                begin = System.nanoTime();
            }
            return state;
        }
    }
}
