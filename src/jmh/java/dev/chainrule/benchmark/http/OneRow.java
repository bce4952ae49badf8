package dev.chainrule.benchmark.http;

import dev.chainrule.benchmark.http.Wrk.Question;
import java.util.ArrayList;
import java.util.List;

/** One row by POST, against an endpoint that reads the same rows and answers a constant. */
final class OneRow implements Part {

    private static final double LEAST = 0.85;

    @Override
    public List<Line> run(Scale scale) throws Exception {
        List<Line> lines = new ArrayList<>();
        try (Benched service = Benched.start(scale)) {
            lines.addAll(row(service, scale, "one row of 4, by name", service.flowers(), Bodies.FLOWER));
            String pixels = service.pixels();
            lines.addAll(row(service, scale, "one row of 784, a list", pixels, Bodies.pixels(1)));
            lines.addAll(row(service, scale, "one row of 784, by name", pixels, Bodies.pixelsByName()));
        }
        return lines;
    }

    private static List<Line> row(Benched service, Scale scale, String what, String model, String body)
            throws Exception {
        service.json("/yardstick/%s/answer".formatted(model), body);
        Question ours = Question.json("/models/%s/predict".formatted(model), body);
        Question constant = ours.at("/yardstick/%s/constant".formatted(model));
        return new Duel(service, scale).fight(what + " : a constant", ours, constant, LEAST, true);
    }
}
