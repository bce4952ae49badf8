package dev.chainrule.benchmark.http;

import dev.chainrule.benchmark.Figures;
import dev.chainrule.benchmark.http.Wrk.Question;
import dev.chainrule.benchmark.http.Wrk.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Two questions to one service, in turn, so that what else the machine does happens to both. */
final class Duel {

    private static final int CONNECTIONS = 8;

    private final int connections;
    private final Benched service;
    private final Scale scale;
    private final Wrk wrk;

    Duel(Benched service, Scale scale) {
        this(service, scale, CONNECTIONS);
    }

    /** @param connections at once; of large bodies fewer, as all that are under way together may hold a share of the heap only */
    Duel(Benched service, Scale scale, int connections) {
        this.connections = connections;
        this.service = service;
        this.scale = scale;
        this.wrk = service.wrk();
    }

    /** One round of one question. */
    private record Round(Result result, double cpuMicros) {}

    private Round round(Question question) throws IOException, InterruptedException {
        double before = service.cpuMicros();
        Result result = wrk.ask(question, connections, scale.seconds());
        if (result.refused() > 0 || result.broken() > 0) {
            throw new IOException("%s was not answered: %s".formatted(question.paths(), result));
        }
        return new Round(result, (service.cpuMicros() - before) / result.requests());
    }

    /**
     * Requests a second, processor time of the service for each request, and the 99th percentile.
     *
     * @param least ratio of requests a second that is wanted
     * @param tail whether the percentiles are compared too
     */
    List<Line> fight(String what, Question ours, Question theirs, double least, boolean tail)
            throws IOException, InterruptedException {
        wrk.ask(theirs, connections, scale.seconds());
        wrk.ask(ours, connections, scale.seconds());
        List<Round> own = new ArrayList<>();
        List<Round> other = new ArrayList<>();
        for (int i = 0; i < scale.rounds(); i++) {
            other.add(round(theirs));
            own.add(round(ours));
        }
        List<Line> lines = new ArrayList<>();
        lines.add(line(
                what,
                own,
                other,
                round -> round.result.perSecond(),
                "%,.0f/s",
                String.format(Locale.ROOT, "≥ %.2f ×", least)));
        lines.add(line("… processor time of a request", own, other, Round::cpuMicros, "%,.0f µs", ""));
        if (tail) {
            lines.add(line("… 99 % within", own, other, round -> round.result.tail(), "%.2f ms", "≤ 2 ×"));
        }
        return lines;
    }

    private static Line line(
            String what,
            List<Round> own,
            List<Round> other,
            ToDoubleFunction<Round> figure,
            String shown,
            String wanted) {
        double[] ratios = new double[own.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = figure.applyAsDouble(own.get(i)) / figure.applyAsDouble(other.get(i));
        }
        return new Line(
                what,
                String.format(Locale.ROOT, shown, median(own, figure)),
                String.format(Locale.ROOT, shown, median(other, figure)),
                Figures.median(ratios),
                wanted);
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
        return Figures.median(rounds.stream().mapToDouble(figure).toArray());
    }
}
