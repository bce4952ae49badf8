package dev.chainrule.benchmark.http;

import dev.chainrule.benchmark.http.Wrk.Question;
import dev.chainrule.benchmark.http.Wrk.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A small model, while a training computes on every core. */
final class BesideTraining implements Part {

    private static final int[] CONNECTIONS = {1, 4};

    @Override
    public List<Line> run(Scale scale) throws Exception {
        List<Line> lines = new ArrayList<>();
        try (Benched service = Benched.start(scale)) {
            Question question = Question.json("/models/%s/predict".formatted(service.flowers()), Bodies.FLOWER);
            service.uploadPixels();
            Wrk wrk = service.wrk();
            wrk.ask(question, 1, scale.seconds());
            Result alone = wrk.ask(question, 1, scale.seconds());
            String cores = String.valueOf(Runtime.getRuntime().availableProcessors());
            String job = service.json("/jobs", """
                            {"dataset": "pixels", "name": "busy", "training": {"epochs": 1000000, "threads": %s},
                             "network": {"layers": [{"type": "dense", "units": 512}, {"type": "dense", "units": 512}]}}""".formatted(cores)).get("id").asString();
            while (!new String(service.get("/jobs/" + job), java.nio.charset.StandardCharsets.UTF_8)
                    .contains("\"running\"")) {
                Thread.onSpinWait();
            }
            for (int connections : CONNECTIONS) {
                Result beside = wrk.ask(question, connections, scale.seconds());
                lines.add(new Line(
                        "beside a training on %s cores, %s at once: 99 %% within".formatted(cores, connections),
                        Scale.millis(beside.tail()) + String.format(Locale.ROOT, " (%,.0f/s)", beside.perSecond()),
                        Scale.millis(alone.tail()) + " alone",
                        beside.tail() / alone.tail(),
                        "≤ 10 ms"));
            }
        }
        return lines;
    }
}
