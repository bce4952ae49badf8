package dev.chainrule.benchmark.http;

import dev.chainrule.benchmark.http.Wrk.Question;
import java.util.ArrayList;
import java.util.List;

/** 1,024 rows in one body, against reading them and the product with the weights. */
final class Batch implements Part {

    private static final int ROWS = 1024;
    /** Each of them holds some 60 MB, of the 128 MB that requests may hold together. */
    private static final int CONNECTIONS = 2;

    private static final double LEAST = 1 / 1.3;

    @Override
    public List<Line> run(Scale scale) throws Exception {
        List<Line> lines = new ArrayList<>();
        try (Benched service = Benched.start(scale)) {
            lines.addAll(batch(service, scale, "1,024 rows of 784", service.pixels(), Bodies.pixels(ROWS)));
            lines.addAll(batch(service, scale, "1,024 rows of 4", service.flowers(), Bodies.flowers(ROWS)));
        }
        return lines;
    }

    private static List<Line> batch(Benched service, Scale scale, String what, String model, String body)
            throws Exception {
        service.json("/yardstick/%s/answer".formatted(model), body);
        Question ours = Question.json("/models/%s/predict".formatted(model), body);
        Question product = ours.at("/yardstick/%s/product".formatted(model));
        return new Duel(service, scale, CONNECTIONS)
                .fight(what + " : reading and product", ours, product, LEAST, false);
    }
}
