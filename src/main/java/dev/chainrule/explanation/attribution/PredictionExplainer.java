package dev.chainrule.explanation.attribution;

import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.explanation.Subject;
import dev.chainrule.explanation.Subjects;
import dev.chainrule.prediction.Contributions;
import dev.chainrule.prediction.Contributions.Contribution;
import dev.chainrule.prediction.EncodedPictures;
import dev.chainrule.prediction.Explainer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;

/** Explains rows that are being predicted: by integrated gradients, or by Shapley values where inputs have no slope. */
@Component
class PredictionExplainer implements Explainer {

    private static final int SAMPLES = 200;
    private static final int BACKGROUND = 100;
    private static final long SEED = 42;

    private final Subjects subjects;
    private final Attributions attributions;

    PredictionExplainer(Subjects subjects, Attributions attributions) {
        this.subjects = subjects;
        this.attributions = attributions;
    }

    @Override
    public List<Contributions> explain(
            String reference, @Nullable String checkpoint, @Nullable Double threshold, List<RawRow> rows) {
        return subjects.ask(reference, checkpoint, subject -> {
            Subject asked = subject.by(threshold);
            return rows.stream().map(row -> ofAll(asked, row)).toList();
        });
    }

    private Contributions ofAll(Subject subject, RawRow row) {
        List<String> targets = subject.encoding().target().columns();
        if (targets.size() == 1) {
            return explained(subject, row, null);
        }
        List<Contributions> each =
                targets.stream().map(target -> explained(subject, row, target)).toList();
        Contributions first = each.get(0);
        return new Contributions(
                first.of(), first.base(), first.value(), first.columns(), each.subList(1, each.size()));
    }

    /** @param target one of several; null where there is one */
    private Contributions explained(Subject subject, RawRow row, @Nullable String target) {
        AttributionDefinition asked = new AttributionDefinition(
                JsonNodeFactory.instance.objectNode(), null, target, SAMPLES, BACKGROUND, SEED, null);
        RowIssues issues = EncodedPictures.issues();
        float[] encoded = subject.encode(row, issues);
        AttributionResponse found = attributions.of(subject, asked, row.values(), encoded, issues.warnings());
        return new Contributions(
                found.of(),
                found.base(),
                found.value(),
                found.contributions().stream()
                        .map(each -> new Contribution(each.column(), each.value(), each.contribution()))
                        .toList(),
                null);
    }
}
