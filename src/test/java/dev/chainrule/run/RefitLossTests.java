package dev.chainrule.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.model.manifest.Measurement;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RefitLossTests {

    @Test
    void aNetworkWhoseUnitsDiedMeanwhileIsNoRefit() {
        RefitLoss dead = RefitLoss.of(measured(0.693), measured(0.04), measured(0.09), null)
                .orElseThrow();

        assertThat(dead.failed()).isTrue();
        assertThat(dead.note("the rows"))
                .isEqualTo(
                        "There was no refit on the rows: it came to a loss of 0.6930 on them, where the network before has"
                                + " at most 0.09000 on any of its sets, so this is the network before.");
    }

    @Test
    void itMayBeAsHighAsOnTheWorstSetBeforeAndALittleMore() {
        assertThat(failed(0.09, 0.04, 0.09)).isFalse();
        assertThat(failed(0.11, 0.04, 0.09)).isFalse();
        assertThat(failed(0.12, 0.04, 0.09)).isTrue();
        assertThat(failed(-2.1, -2.3, -2.5)).isFalse();
        assertThat(failed(-1.0, -2.3, -2.5)).isTrue();
    }

    @Test
    void aLossThatIsNoNumberIsTheWorst() {
        assertThat(RefitLoss.of(measured(null), measured(5.0)).orElseThrow().failed())
                .isTrue();
    }

    @Test
    void withoutAMeasurementBeforeThereIsNothingToCompareWith() {
        assertThat(RefitLoss.of(measured(0.5), (Measurement) null)).isEmpty();
    }

    private static boolean failed(double refit, double train, double validation) {
        return RefitLoss.of(measured(refit), measured(train), measured(validation))
                .orElseThrow()
                .failed();
    }

    private static Measurement measured(@Nullable Double loss) {
        return new Measurement(10, Collections.singletonMap("loss", loss), null, null);
    }
}
