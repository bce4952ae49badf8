package dev.chainrule.explanation.card;

import dev.chainrule.choice.Word;
import dev.chainrule.definition.Spelling;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.explanation.diagnosis.Diagnoses;
import dev.chainrule.explanation.diagnosis.DiagnosisResponse;
import dev.chainrule.explanation.diagnosis.Finding;
import dev.chainrule.explanation.diagnosis.Measures;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.split.SplitPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the cards of models and of checkpoints have alike. */
final class CardParts {

    private static final int COLUMNS = 100;
    private static final int EXAMPLES = 3;
    private static final JsonMapper JSON = JsonMapper.shared();

    private CardParts() {}

    static String split(SplitPlan how) {
        List<String> parts = new ArrayList<>();
        parts.add("by " + Word.of(how.by()) + (how.column() == null ? "" : " (" + how.column() + ")"));
        if (how.validation() != null && how.validation() > 0) {
            parts.add("validation %s %%".formatted(Measures.number(100 * how.validation())));
        }
        if (how.test() > 0) {
            parts.add("test %s %%".formatted(Measures.number(100 * how.test())));
        }
        if (how.folds() != null) {
            parts.add("%s folds".formatted(how.folds()));
        }
        if (how.crossValidation() > 0) {
            parts.add("cross-validated metrics of %s networks".formatted(how.crossValidation()));
        }
        return String.join(", ", parts);
    }

    static void columns(CardText card, Encoding encoding) {
        card.heading("Columns");
        List<List<String>> lines = new ArrayList<>();
        for (FeatureEncoding feature : encoding.features()) {
            if (lines.size() < COLUMNS) {
                lines.add(List.of(
                        feature.column(),
                        feature.type().word(),
                        String.valueOf(feature.width()),
                        seen(feature, encoding)));
            }
        }
        card.table(List.of("feature", "type", "inputs", "seen in training"), lines);
        int more = encoding.features().size() - lines.size();
        if (more > 0) {
            card.paragraph("And %s more.".formatted(more));
        }
    }

    /** In the rows that it was encoded by. */
    private static String seen(FeatureEncoding feature, Encoding encoding) {
        List<Object> known = feature.known();
        if (!known.isEmpty()) {
            return Spelling.listed(known, EXAMPLES);
        }
        return encoding.seenIn(feature.column())
                .filter(range -> !feature.type().dated())
                .map(range -> "%s to %s".formatted(Measures.shown(range.min()), Measures.shown(range.max())))
                .orElse("");
    }

    static void definition(CardText card, JsonNode definition) {
        card.code(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(definition));
    }

    /** What is wrong with the training, below a heading. */
    static void findings(CardText card, Diagnoses diagnoses, String job) {
        DiagnosisResponse diagnosis;
        try {
            diagnosis = diagnoses.of(job);
        } catch (ProblemException refused) {
            card.paragraph("Its training could not be examined: " + refused.detail());
            return;
        }
        List<Finding> found = diagnosis.findings();
        List<String> omitted = diagnosis.omitted();
        if (found.isEmpty()) {
            card.paragraph(
                    omitted.isEmpty()
                            ? "Nothing seems to be wrong with its training."
                            : "Whether anything is wrong with its training is not known, as not everything could be examined.");
        }
        omitted.forEach(what -> card.paragraph("Not examined: %s.".formatted(what)));
        found.forEach(finding -> card.paragraph("%s (%s): %s What to try: %s"
                .formatted(
                        finding.code().word(),
                        finding.severity().word(),
                        finding.detail(),
                        finding.suggestion().detail())));
    }

    static void call(CardText card, String url, Map<String, @Nullable Object> example) {
        card.code("curl -X POST %s -H 'Content-Type: application/json' -d '%s'"
                .formatted(url, JSON.writeValueAsString(example).replace("'", "'\\''")));
    }
}
