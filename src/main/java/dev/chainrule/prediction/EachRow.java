package dev.chainrule.prediction;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.model.PredictionListener;
import dev.chainrule.model.TrainedNetwork;
import dev.chainrule.network.Workspace;
import dev.chainrule.problem.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks one network about rows of which each is answered for itself, whatever is wrong with the others. */
public final class EachRow {

    /**
     * What is said of one row.
     *
     * @param prediction as answers have it; null where something is wrong with the row, or its outputs are not finite
     * @param violations what is wrong with it
     * @param warnings what is odd about it
     */
    public record Said(@Nullable Object prediction, List<Violation> violations, List<String> warnings) {}

    private final TrainedNetwork network;
    private final AnswerForm form;
    private final PredictionListener listener;
    private final Optional<String> ofAnswers;
    private RowIssues issues = EncodedPictures.issues();

    /**
     * For as many rows as come.
     *
     * @param listener hears of those that are answered
     */
    public EachRow(TrainedNetwork network, AnswerForm form, PredictionListener listener) {
        form.requireFor(network.encoding().target());
        this.network = network;
        this.form = form;
        this.listener = listener;
        this.ofAnswers = NoProbabilities.warning(network.encoding().target(), network.outputActivation());
    }

    /** In the order of the rows. */
    public List<Said> predict(List<RawRow> rows) {
        List<Said> said = new ArrayList<>(rows.size());
        network.ask(rows.size(), workspace -> {
            for (int from = 0; from < rows.size(); from += workspace.rows()) {
                predict(rows.subList(from, Math.min(from + workspace.rows(), rows.size())), workspace, said);
            }
        });
        return said;
    }

    private void predict(List<RawRow> block, Workspace workspace, List<Said> said) {
        Encoding encoding = network.encoding();
        float[] inputs = new float[workspace.input().columns()];
        List<RowIssues> found = new ArrayList<>(block.size());
        int right = 0;
        for (RawRow row : block) {
            issues = issues.next();
            if (!network.usual().encode(row, inputs)) {
                encoding.encode(row, inputs, 0, issues);
            }
            found.add(issues);
            if (issues.violations().isEmpty()) {
                workspace.input().writeRow(right++, inputs);
            }
        }
        List<float[]> own = Predictor.read(workspace.forward(), right);
        Double temperature = network.temperature();
        List<float[]> answers = temperature == null ? own : Predictor.read(workspace.temper(temperature), right);
        List<RawRow> answered = new ArrayList<>(right);
        for (int i = 0; i < found.size(); i++) {
            RowIssues each = found.get(i);
            Object prediction = null;
            if (each.violations().isEmpty()) {
                prediction = Predicted.of(encoding.target(), answers.get(answered.size()), form);
                answered.add(block.get(i));
            }
            said.add(new Said(prediction, each.violations(), warnings(each)));
        }
        listener.predicted(answered::get, own);
    }

    /** Of the network, where it answers the row, then of the row. */
    private List<String> warnings(RowIssues row) {
        return ofAnswers.isEmpty() || !row.violations().isEmpty()
                ? row.warnings()
                : Stream.concat(ofAnswers.stream(), row.warnings().stream()).toList();
    }
}
