package dev.chainrule.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.DatasetFixture;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.thread.Team;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.plan.PlanFixture;
import dev.chainrule.split.Split;
import dev.chainrule.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedTrainingTests {

    private static final Split SPLIT =
            new Split(IntStream.range(0, 20).toArray(), IntStream.range(20, 25).toArray());

    private final Path folder;

    PreparedTrainingTests(@TempDir Path folder) {
        this.folder = folder;
    }

    /** Of 20 rows that are learnt from and five that are held back. */
    private Encoding encoding(String learnt, String heldBack) {
        StringBuilder csv = new StringBuilder("x,town,y\n");
        for (int row = 0; row < 25; row++) {
            csv.append((row < 20 ? learnt : heldBack).formatted(row, "abc".charAt(row % 3), row))
                    .append('\n');
        }
        Dataset dataset = DatasetFixture.dataset(folder, "mine", csv.toString());
        JobPlan plan = PlanFixture.plan(dataset, "{\"target\": \"y\", \"task\": \"regression\"}");
        List<Encoding> fitted = new ArrayList<>();
        try (Table table = DatasetFixture.open(folder, dataset)) {
            PreparedTraining.with(
                    plan, table, SPLIT, 1, Kernels.fast(), Team.alone(), prepared -> fitted.add(prepared.encoding()));
        }
        return fitted.get(0);
    }

    @Test
    void fitsItsEncodingToTheRowsThatAreLearntFromOnly() {
        Encoding fitted = encoding("%s.5,%s,%s.25", "%s.5,%s,%s.25");
        assertThat(encoding("%s.5,%s,%s.25", "1%s000.5,%s,-%s.25"))
                .as("whatever the rows held back hold")
                .isEqualTo(fitted);
        assertThat(encoding("%s.5,%s,%s.25", "%s.5,d%s,%s.25"))
                .as("which have towns of their own")
                .isEqualTo(fitted);
        assertThat(encoding("1%s.5,%s,%s.25", "%s.5,%s,%s.25")).isNotEqualTo(fitted);
    }
}
