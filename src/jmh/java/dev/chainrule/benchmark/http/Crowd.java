package dev.chainrule.benchmark.http;

import dev.chainrule.benchmark.http.Wrk.Question;
import dev.chainrule.benchmark.http.Wrk.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Thousands of connections at once; slow ones among them; and bodies of 50 MB. */
final class Crowd implements Part {

    private static final int SLOW = 40;
    private static final int LARGE = 50 << 20;
    private static final int FEW = 8;

    @Override
    public List<Line> run(Scale scale) throws Exception {
        List<Line> lines = new ArrayList<>();
        try (Benched service = Benched.start(scale)) {
            String path = "/models/%s/predict".formatted(service.flowers());
            Question question = Question.json(path, Bodies.FLOWER);
            Wrk wrk = service.wrk();
            wrk.ask(question, scale.connections(), scale.seconds());
            double before = service.residentMegabytes();
            lines.addAll(asked(
                    "%s connections".formatted(Scale.count(scale.connections())),
                    wrk.ask(question, scale.connections(), scale.seconds())));
            try (Slow slow = new Slow(service, path)) {
                slow.begin();
                lines.addAll(asked(
                        "%s beside %s clients that send a byte in 50 ms".formatted(FEW, SLOW),
                        wrk.ask(question, FEW, scale.seconds())));
            }
            lines.add(Line.of("a JSON body of 50 MB", status(service, path), "413"));
            int sent = LARGE / (Bodies.FLOWER.length() + 1);
            Path file = Files.writeString(scale.folder().resolve("large.ndjson"), (Bodies.FLOWER + "\n").repeat(sent));
            lines.add(Line.of(
                    "50 MB of lines, %s rows: answered".formatted(Scale.count(sent)),
                    Scale.count(service.lines(path, file, false)),
                    Scale.count(sent)));
            lines.addAll(asked(
                    "%s connections after all that".formatted(Scale.count(scale.connections())),
                    wrk.ask(question, scale.connections(), scale.seconds())));
            double after = service.residentMegabytes();
            lines.add(Line.memory("… memory of the process", before, after));
        }
        return lines;
    }

    private static List<Line> asked(String what, Result result) {
        return List.of(
                Line.of(
                        what + ": refused or broken",
                        "%s of %s".formatted(result.refused() + result.broken(), Scale.count(result.requests())),
                        "0"),
                Line.of("… 99 % within", Scale.millis(result.tail()), ""));
    }

    private static String status(Benched service, String path) throws InterruptedException {
        String body = "[" + (Bodies.FLOWER + ",").repeat(LARGE / Bodies.FLOWER.length()) + Bodies.FLOWER + "]";
        try {
            return String.valueOf(service.post(path, "application/json", BodyPublishers.ofString(body))
                    .statusCode());
        } catch (IOException broken) {
            return broken.toString();
        }
    }

    /** Clients that announce a body and send it byte by byte; whoever is sent away comes again. */
    private static final class Slow implements AutoCloseable {

        private static final int PAUSE_MILLIS = 50;

        private final AtomicBoolean stopped = new AtomicBoolean();
        private final List<Thread> threads = new ArrayList<>();

        Slow(Benched service, String path) {
            byte[] head =
                    "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n"
                            .formatted(path)
                            .getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < SLOW; i++) {
                threads.add(new Thread(() -> drip(service.port(), head), "slow"));
            }
        }

        private void drip(int port, byte[] head) {
            while (!stopped.get()) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    socket.getOutputStream().write(head);
                    while (!stopped.get()) {
                        socket.getOutputStream().write(' ');
                        Thread.sleep(PAUSE_MILLIS);
                    }
                } catch (IOException ignored) {
                    // sent away: it comes again
                } catch (InterruptedException stop) {
                    return;
                }
            }
        }

        void begin() {
            threads.forEach(Thread::start);
        }

        @Override
        public void close() {
            stopped.set(true);
            threads.forEach(Thread::interrupt);
        }
    }
}
