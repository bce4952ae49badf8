package dev.chainrule.benchmark.http;

import dev.chainrule.benchmark.http.Wrk.Question;
import dev.chainrule.benchmark.http.Wrk.Result;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/** Thousands of models stored, a hundred of them asked again and again, and others that are asked for the first time. */
final class ManyModels implements Part {

    private static final int HOT = 100;
    private static final int CONNECTIONS = 8;
    private static final int SENDERS = 4;

    @Override
    public List<Line> run(Scale scale) throws Exception {
        try (Benched service = Benched.start(scale, "--spring.jpa.properties.hibernate.generate_statistics=true")) {
            store(service, scale.models());
            Question hot = question(0, HOT);
            Wrk wrk = service.wrk();
            wrk.ask(hot, CONNECTIONS, scale.seconds());
            long before = manifests(service);
            Result warm = wrk.ask(hot, CONNECTIONS, scale.seconds());
            long read = manifests(service) - before;
            Result beside;
            AtomicInteger asked = new AtomicInteger();
            try (Stranger stranger = new Stranger(service, scale.models(), asked)) {
                stranger.begin();
                beside = wrk.ask(hot, CONNECTIONS, scale.seconds());
            }
            List<Line> lines = new ArrayList<>();
            lines.add(Line.of(
                    "%s models stored, %s asked: manifests read again".formatted(Scale.count(scale.models()), HOT),
                    "%s of %s requests".formatted(read, Scale.count(warm.requests())),
                    "0"));
            lines.add(new Line(
                    "… 99 %% within, while cold ones are asked (%s of them) : while not".formatted(asked.get()),
                    Scale.millis(beside.tail()),
                    Scale.millis(warm.tail()),
                    beside.tail() / warm.tail(),
                    "no waiting for the cold"));
            lines.add(Line.of(
                    "… refused or broken",
                    String.valueOf(warm.refused() + warm.broken() + beside.refused() + beside.broken()),
                    "0"));
            return lines;
        }
    }

    /** Copies of one model, each under a name of its own. */
    static void store(Benched service, int models) throws Exception {
        byte[] bundle = service.get("/models/%s/export?format=bundle".formatted(service.flowers()));
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        try {
            List<Future<?>> sent = new ArrayList<>();
            for (int i = 0; i < models; i++) {
                String path = "/models?name=m" + i;
                sent.add(senders.submit(
                        () -> service.json(path, "application/zip", BodyPublishers.ofByteArray(bundle))));
            }
            for (Future<?> each : sent) {
                each.get();
            }
        } finally {
            senders.shutdownNow();
        }
    }

    static Question question(int from, int to) {
        Question one = Question.json("", Bodies.FLOWER);
        List<String> paths = IntStream.range(from, to)
                .mapToObj("/models/m%s/predict"::formatted)
                .toList();
        return new Question(paths, one.body(), one.headers());
    }

    private static long manifests(Benched service) throws Exception {
        return JsonMapper.shared()
                .readTree(service.get("/yardstick/manifests"))
                .get("read")
                .asLong();
    }

    /** Asks one cold model after the other. */
    private static final class Stranger implements AutoCloseable {

        private final AtomicBoolean stopped = new AtomicBoolean();
        private final Thread thread;

        Stranger(Benched service, int models, AtomicInteger asked) {
            thread = new Thread(
                    () -> {
                        for (int i = HOT; i < models && !stopped.get(); i++) {
                            try {
                                service.json("/models/m%s/predict".formatted(i), Bodies.FLOWER);
                                asked.incrementAndGet();
                            } catch (Exception broken) {
                                System.out.println("  a cold model: " + broken);
                            }
                        }
                    },
                    "stranger");
        }

        void begin() {
            thread.start();
        }

        @Override
        public void close() throws InterruptedException {
            stopped.set(true);
            thread.join();
        }
    }
}
