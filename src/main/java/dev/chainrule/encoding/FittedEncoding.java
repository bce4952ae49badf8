package dev.chainrule.encoding;

import dev.chainrule.encoding.feature.RowBlock;
import dev.chainrule.encoding.feature.Wide;
import dev.chainrule.network.thread.Team;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.Table;
import java.util.List;
import java.util.Map;

/**
 * An encoding and the training rows that it was fitted on. Those it encodes for learning so that none of them sees its
 * own target; everything else as {@link Encoding} does.
 */
public final class FittedEncoding {

    private final Encoding encoding;
    private final Map<String, RowBlock.Encoder> ofTrainingRows;

    FittedEncoding(Encoding encoding, Map<String, RowBlock.Encoder> ofTrainingRows) {
        this.encoding = encoding;
        this.ofTrainingRows = ofTrainingRows;
    }

    /**
     * Learns means, quantiles and categories from the training rows and from nothing else.
     *
     * @param team the threads to read on; the result does not depend on their number
     * @throws ProblemException when the plan does not suit the table, with everything that stands against it
     */
    public static FittedEncoding of(EncodingPlan plan, Table table, int[] trainingRows, Team team) {
        List<Violation> violations = plan.violations(table.columns());
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
        return new Fitting(plan, table, trainingRows, team).fit();
    }

    /** One that was fitted on other rows. */
    public static FittedEncoding of(Encoding encoding) {
        return new FittedEncoding(encoding, Map.of());
    }

    /** What travels with a model. */
    public Encoding encoding() {
        return encoding;
    }

    /** Encodes all rows of the table that it was fitted on, in no order, on the threads of a team. */
    public void encode(Table table, Team team, RowSink sink) {
        encoding.encode(table, ofTrainingRows, team, sink);
    }

    /**
     * Likewise, but leaves the numbers of the only feature as the table has them: to be scaled later.
     *
     * @param feature the only one
     */
    public void encodeUnscaled(Table table, Wide feature, Team team, RowSink sink) {
        encoding.encode(table, Map.of(feature.column(), feature.unscaled()), team, sink);
    }
}
