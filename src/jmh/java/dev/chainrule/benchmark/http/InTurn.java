package dev.chainrule.benchmark.http;

import dev.chainrule.benchmark.http.Wrk.Question;
import dev.chainrule.benchmark.http.Wrk.Result;
import java.util.List;

/** A thousand models asked one after the other, with memory for 32: each is read, asked and freed again. */
final class InTurn implements Part {

    private static final int MODELS = 1000;
    private static final int CONNECTIONS = 8;

    @Override
    public List<Line> run(Scale scale) throws Exception {
        int models = Math.min(MODELS, scale.models());
        try (Benched service = Benched.touched(scale, "--chainrule.model.in-memory=32")) {
            ManyModels.store(service, models);
            Question question = ManyModels.question(0, models);
            Wrk wrk = service.wrk();
            wrk.ask(question, CONNECTIONS, scale.seconds());
            double before = service.residentMegabytes();
            Result result = wrk.ask(question, CONNECTIONS, scale.seconds() * scale.rounds());
            double after = service.residentMegabytes();
            return List.of(
                    Line.memory(
                            "%s models in turn, memory for 32, %s requests: memory of the process"
                                    .formatted(Scale.count(models), Scale.count(result.requests())),
                            before,
                            after),
                    Line.of("… refused or broken", String.valueOf(result.refused() + result.broken()), "0"),
                    Line.of("… 99 % within", Scale.millis(result.tail()), ""));
        }
    }
}
