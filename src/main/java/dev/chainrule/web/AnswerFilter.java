package dev.chainrule.web;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.autoconfigure.TomcatServerProperties;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Breaks off long answers that nobody takes: each holds a thread while it waits for its reader, so only so many may wait,
 * and none for a reader that is slower than {@link AnswerSettings} says.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class AnswerFilter extends OncePerRequestFilter {

    private final AnswerSettings settings;
    private final Semaphore places;

    AnswerFilter(AnswerSettings settings, TomcatServerProperties tomcat) {
        this.settings = settings;
        this.places = new Semaphore(
                Math.max(1, Math.min(settings.waiting(), tomcat.getThreads().getMax() / 4)));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(request, new Watched(request, response));
    }

    private final class Watched extends HttpServletResponseWrapper {

        private final HttpServletRequest request;
        private @Nullable Out out;

        Watched(HttpServletRequest request, HttpServletResponse response) {
            super(response);
            this.request = request;
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            if (out == null) {
                out = new Out(request, super.getOutputStream());
            }
            return out;
        }
    }

    private final class Out extends ServletOutputStream {

        private final HttpServletRequest request;
        private final ServletOutputStream out;
        private boolean neverWaits;
        private long bytes;
        private long waited;

        Out(HttpServletRequest request, ServletOutputStream out) {
            this.request = request;
            this.out = out;
        }

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            bytes += length;
            if (neverWaits || bytes <= settings.free().toBytes()) {
                out.write(from, offset, length);
            } else {
                patiently(() -> out.write(from, offset, length));
            }
        }

        @Override
        public void flush() throws IOException {
            if (neverWaits || bytes <= settings.free().toBytes()) {
                out.flush();
            } else {
                patiently(out::flush);
            }
        }

        private void patiently(Writing writing) throws IOException {
            if (!places.tryAcquire()) {
                throw broken("Too many responses are already waiting for slow readers (chainrule.web.answer.waiting).");
            }
            long begin = System.nanoTime();
            try {
                writing.write();
            } finally {
                places.release();
                waited += System.nanoTime() - begin;
            }
            if (waited > settings.patienceNanos(bytes)) {
                throw broken(String.format(
                        Locale.ROOT,
                        "The response is read too slowly: %,d bytes in %.1f s (chainrule.web.answer.grace, .rate).",
                        bytes,
                        waited / 1e9));
            }
        }

        private ProblemException broken(String why) {
            ConnectionValve.breakOff(request);
            return new ProblemException(ProblemKind.TOO_SLOW, "answer_too_slow", why);
        }

        @Override
        public boolean isReady() {
            return out.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            neverWaits = true;
            out.setWriteListener(listener);
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    @FunctionalInterface
    private interface Writing {
        void write() throws IOException;
    }
}
