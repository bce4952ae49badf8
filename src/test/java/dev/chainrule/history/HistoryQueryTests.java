package dev.chainrule.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked // javac 17 does not see in class files that members of a list may be null
class HistoryQueryTests {

    private static final long LAST = Long.MAX_VALUE;

    /** Epochs of ten steps; the third loss is not finite. */
    private static Series epochs(int count) {
        Series series = Series.empty();
        for (int epoch = 1; epoch <= count; epoch++) {
            Map<String, Double> metrics = new LinkedHashMap<>();
            metrics.put("train_loss", epoch == 3 ? null : 1.0 / epoch);
            metrics.put("val_accuracy", epoch / (double) count);
            series.add(10L * epoch, epoch, metrics);
        }
        return series;
    }

    private static HistoryResponse ask(HistoryQuery query, Series series) {
        return query.of("job_1", series, 1);
    }

    @Test
    void answersEverything() {
        HistoryResponse answer = ask(new HistoryQuery(null, 0, LAST, 1000), epochs(5));

        assertThat(answer.series().keySet()).containsExactly("step", "epoch", "train_loss", "val_accuracy");
        assertThat(answer.series().get("step")).containsExactly(10L, 20L, 30L, 40L, 50L);
        assertThat(answer.series().get("epoch")).containsExactly(1, 2, 3, 4, 5);
        assertThat(answer.totalPoints()).isEqualTo(5);
        assertThat(answer.returnedPoints()).isEqualTo(5);
        assertThat(answer.downsampling()).isEqualTo("none");
        assertThat(answer.nonFinite()).containsExactly("/series/train_loss/2");
    }

    @ParameterizedTest
    @CsvSource({"0, 50, 5", "11, 50, 4", "20, 40, 3", "30, 30, 1", "31, 39, 0", "51, 99, 0"})
    void answersSomeSteps(long from, long to, int points) {
        HistoryResponse answer = ask(new HistoryQuery(null, from, to, 1000), epochs(5));

        assertThat(answer.totalPoints()).isEqualTo(points);
        assertThat(answer.series().get("train_loss")).hasSize(points);
    }

    @Test
    void answersSomeMetrics() {
        HistoryResponse answer = ask(new HistoryQuery(" val_accuracy , val_accuracy", 0, LAST, 1000), epochs(5));

        assertThat(answer.series().keySet()).containsExactly("step", "epoch", "val_accuracy");
        assertThat(answer.nonFinite()).isEmpty();
    }

    @Test
    void answersFewerPointsAndSaysSo() {
        HistoryResponse answer = ask(new HistoryQuery(null, 0, LAST, 10), epochs(1000));

        assertThat(answer.totalPoints()).isEqualTo(1000);
        assertThat(answer.returnedPoints()).isBetween(4, 10);
        assertThat(answer.downsampling()).isEqualTo("min_max");
        assertThat(answer.series().get("epoch")).contains(1, 1000);
    }

    @Test
    void answersAJobThatHasNoHistoryYet() {
        HistoryResponse answer = ask(new HistoryQuery("train_loss", 0, LAST, 1000), Series.empty());

        assertThat(answer.series().keySet()).containsExactly("step", "epoch");
        assertThat(answer.returnedPoints()).isZero();
    }

    @Test
    void namesEverythingThatIsWrong() {
        ProblemException problem = catchThrowableOfType(
                ProblemException.class, () -> ask(new HistoryQuery("train_los,,val_loss", 9, 8, 9), epochs(5)));

        assertThat(problem.violations())
                .extracting(Violation::pointer)
                .containsExactly("metrics", "metrics", "metrics", "to_step", "max_points");
        assertThat(problem.violations().get(0).hint()).contains("train_loss, val_accuracy");
    }

    @Test
    void saysWhichEndIsWrong() {
        assertThat(catchThrowableOfType(
                                ProblemException.class, () -> ask(new HistoryQuery(null, -1, LAST, 10), epochs(5)))
                        .violations())
                .extracting(Violation::pointer)
                .containsExactly("from_step");
    }

    @Test
    void asksForRoomForWhatIsAlwaysKept() {
        Series wide = Series.empty();
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (int i = 0; i < 6; i++) {
            metrics.put("metric_" + i, (double) i);
        }
        wide.add(1, 1, metrics);

        assertThat(catchThrowableOfType(ProblemException.class, () -> ask(new HistoryQuery(null, 0, LAST, 13), wide)))
                .hasMessage("max_points must be 14 to 100,000");
        assertThat(ask(new HistoryQuery(null, 0, LAST, 14), wide).returnedPoints())
                .isEqualTo(1);
    }

    @Test
    void writesCsv() {
        assertThat(HistoryCsv.write(
                        ask(new HistoryQuery(null, 0, LAST, 1000), epochs(4)).series()))
                .isEqualToNormalizingNewlines("""
                        step,epoch,train_loss,val_accuracy
                        10,1,1.0,0.25
                        20,2,0.5,0.5
                        30,3,,0.75
                        40,4,0.25,1.0
                        """);
    }
}
