package dev.chainrule.explanation.card;

import dev.chainrule.explanation.diagnosis.LearningCurve;
import dev.chainrule.explanation.diagnosis.Measures;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.web.util.HtmlUtils;

/** A model card as a page of its own: without scripts, and with the style sheet of the service. */
final class HtmlCard implements CardText {

    private static final int WIDTH = 600;
    private static final int HEIGHT = 200;

    /** A piece of a word that no line of a telephone has room for, with enough after it to be worth a line. */
    private static final Pattern PIECE = Pattern.compile("\\S{24}(?=\\S{8})");

    private final StringBuilder text = new StringBuilder();

    /** Says where such a word may be broken: others are not, however narrow a column is. */
    private static String breakable(String plain) {
        StringBuilder text = new StringBuilder();
        Matcher piece = PIECE.matcher(plain);
        int from = 0;
        while (piece.find()) {
            text.append(escaped(plain.substring(from, piece.end()))).append("<wbr>");
            from = piece.end();
        }
        return text.append(escaped(plain.substring(from))).toString();
    }

    private static String escaped(String plain) {
        return HtmlUtils.htmlEscape(plain, "UTF-8");
    }

    @Override
    public void title(String plain) {
        text.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append(
                        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<title>")
                .append(escaped(plain))
                .append("</title>\n<link rel=\"stylesheet\" href=\"/style.css\">\n")
                .append("<link rel=\"icon\" href=\"/favicon.svg\">\n</head>\n<body class=\"model-card\">\n<main>\n<h1>")
                .append(escaped(plain))
                .append("</h1>\n");
    }

    @Override
    public void heading(String plain) {
        text.append("<h2>").append(escaped(plain)).append("</h2>\n");
    }

    @Override
    public void paragraph(String plain) {
        text.append("<p>").append(escaped(plain)).append("</p>\n");
    }

    @Override
    public void table(List<String> names, List<List<String>> rows) {
        text.append("<div class=\"scroll\"><table>\n<thead>");
        line("th scope=\"col\"", "th", names);
        text.append("</thead>\n<tbody>\n");
        rows.forEach(row -> line("td", "td", row));
        text.append("</tbody>\n</table></div>\n");
    }

    private void line(String begin, String end, List<String> cells) {
        text.append("<tr>");
        cells.forEach(cell -> text.append('<')
                .append(begin)
                .append('>')
                .append(breakable(cell))
                .append("</")
                .append(end)
                .append('>'));
        text.append("</tr>\n");
    }

    @Override
    public void code(String plain) {
        text.append("<pre><code>").append(escaped(plain)).append("</code></pre>\n");
    }

    @Override
    public void curve(LearningCurve curve) {
        double highest = Math.max(curve.highest(), LearningCurve.highest(curve.validation()));
        double lowest = Math.min(curve.lowest(), LearningCurve.lowest(curve.validation()));
        text.append(
                "<svg class=\"card-curve\" viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"losses by epoch, from %s to %s\">\n"
                        .formatted(WIDTH, HEIGHT, Measures.shown(lowest), Measures.shown(highest)));
        line(curve.epochs(), curve.train(), lowest, highest, "train", "");
        line(curve.epochs(), curve.validation(), lowest, highest, "validation", " stroke-dasharray=\"6 4\"");
        text.append("</svg>\n<p>train_loss is the solid line")
                .append(curve.validation().length > 0 ? ", val_loss the dashed one" : "")
                .append(".</p>\n");
    }

    private void line(double[] epochs, double[] losses, double lowest, double highest, String name, String dashes) {
        if (losses.length == 0) {
            return;
        }
        double last = Math.max(1, epochs[epochs.length - 1]);
        double span = highest > lowest ? highest - lowest : 1;
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < losses.length; i++) {
            if (Double.isFinite(losses[i])) {
                points.append(String.format(
                        Locale.ROOT,
                        "%.1f,%.1f ",
                        epochs[i] / last * WIDTH,
                        (1 - (losses[i] - lowest) / span) * (HEIGHT - 10) + 5));
            }
        }
        text.append(
                "<polyline class=\"%s\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\"%s points=\"%s\"/>\n"
                        .formatted(name, dashes, points.toString().strip()));
    }

    @Override
    public String whole() {
        return text + "</main>\n</body>\n</html>\n";
    }
}
