package dev.chainrule.explanation.card;

import static dev.chainrule.explanation.MarkdownText.escaped;

import dev.chainrule.explanation.diagnosis.LearningCurve;
import dev.chainrule.explanation.diagnosis.Measures;
import dev.chainrule.network.metric.Series;
import java.util.ArrayList;
import java.util.List;

/** A model card as Markdown. */
final class MarkdownCard implements CardText {

    private static final int POINTS = 10;

    private final StringBuilder text = new StringBuilder();

    @Override
    public void title(String plain) {
        text.append("# ").append(escaped(plain)).append("\n\n");
    }

    @Override
    public void heading(String plain) {
        text.append("## ").append(escaped(plain)).append("\n\n");
    }

    @Override
    public void paragraph(String plain) {
        text.append(escaped(plain)).append("\n\n");
    }

    @Override
    public void table(List<String> names, List<List<String>> rows) {
        line(names);
        text.append("|").append(" --- |".repeat(names.size())).append('\n');
        rows.forEach(this::line);
        text.append('\n');
    }

    private void line(List<String> cells) {
        text.append('|');
        cells.forEach(cell -> text.append(' ').append(escaped(cell)).append(" |"));
        text.append('\n');
    }

    @Override
    public void code(String plain) {
        String fence = plain.contains("```") ? "~~~~~~" : "```";
        text.append(fence).append('\n').append(plain).append('\n').append(fence).append("\n\n");
    }

    /** A few points of it. */
    @Override
    public void curve(LearningCurve curve) {
        List<List<String>> rows = new ArrayList<>();
        int points = Math.min(POINTS, curve.points());
        for (int i = 0; i < points; i++) {
            int at = points == 1 ? 0 : (int) ((long) i * (curve.points() - 1) / (points - 1));
            List<String> row = new ArrayList<>(
                    List.of(String.valueOf(Math.round(curve.epochs()[at])), Measures.shown(curve.train()[at])));
            if (curve.validation().length > at) {
                row.add(Measures.shown(curve.validation()[at]));
            }
            rows.add(row);
        }
        table(
                curve.validation().length > 0
                        ? List.of("epoch", Series.TRAINING.loss(), Series.VALIDATION.loss())
                        : List.of("epoch", Series.TRAINING.loss()),
                rows);
    }

    @Override
    public String whole() {
        return text.toString();
    }
}
