package dev.chainrule.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked // javac 17 does not see in class files that members of a list may be null
class HistoryQueryTests {

    private static final long LAST = Long.MAX_VALUE;

    private final HistoryMemory memory = new HistoryMemory();
    private final Histories histories = new Histories(memory);

    /** Epochs of ten steps, in segments of a few; the third loss is not finite. */
    private void epochs(int count) {
        List<String> metrics = List.of("train_loss", "val_accuracy");
        PointBlock block = new PointBlock(Resolution.EPOCH, metrics, 7);
        for (int epoch = 1; epoch <= count; epoch++) {
            block.point(
                    10L * epoch, epoch, new double[] {epoch == 3 ? Double.NaN : 1.0 / epoch, epoch / (double) count});
            if (block.full() || epoch == count) {
                histories.save(HistorySegment.of("job_1", block));
                block.clear();
            }
        }
    }

    private static HistoryQuery query(@Nullable String metrics, long from, long to, int most) {
        return new HistoryQuery(Resolution.EPOCH, metrics, from, to, most);
    }

    private HistoryResponse ask(HistoryQuery query) {
        return query.answer(histories, "job_1", 1);
    }

    private ProblemException refusal(HistoryQuery query) {
        return catchThrowableOfType(ProblemException.class, () -> ask(query));
    }

    @Test
    void answersEverything() {
        epochs(5);
        HistoryResponse answer = ask(query(null, 0, LAST, 1000));

        assertThat(answer.series().keySet()).containsExactly("step", "epoch", "train_loss", "val_accuracy");
        assertThat(answer.series().get("step")).containsExactly(10L, 20L, 30L, 40L, 50L);
        assertThat(answer.series().get("epoch")).containsExactly(1, 2, 3, 4, 5);
        assertThat(answer.totalPoints()).isEqualTo(5);
        assertThat(answer.returnedPoints()).isEqualTo(5);
        assertThat(answer.downsampling()).isEqualTo("none");
        assertThat(answer.nonFinite()).containsExactly("/series/train_loss/2");
    }

    @ParameterizedTest
    @CsvSource({"0, 500, 50", "11, 500, 49", "20, 40, 3", "30, 30, 1", "31, 39, 0", "501, 999, 0", "75, 145, 7"})
    void answersSomeSteps(long from, long to, int points) {
        epochs(50);
        HistoryResponse answer = ask(query(null, from, to, 1000));

        assertThat(answer.totalPoints()).isEqualTo(points);
        assertThat(answer.series().get("train_loss")).hasSize(points);
        assertThat(answer.series().get("step")).allMatch(step -> step.longValue() >= from && step.longValue() <= to);
    }

    @Test
    void answersSomeMetrics() {
        epochs(5);
        HistoryResponse answer = ask(query(" val_accuracy , val_accuracy", 0, LAST, 1000));

        assertThat(answer.series().keySet()).containsExactly("step", "epoch", "val_accuracy");
        assertThat(answer.nonFinite()).isEmpty();
    }

    @Test
    void answersFewerPointsAndSaysSo() {
        epochs(1000);
        HistoryResponse answer = ask(query(null, 0, LAST, 10));

        assertThat(answer.totalPoints()).isEqualTo(1000);
        assertThat(answer.returnedPoints()).isBetween(4, 10);
        assertThat(answer.downsampling()).isEqualTo("min_max");
        assertThat(answer.series().get("epoch")).contains(1, 1000);
    }

    @Test
    void answersAJobThatHasNoHistoryYet() {
        HistoryResponse answer = ask(query("train_loss", 0, LAST, 1000));

        assertThat(answer.series().keySet()).containsExactly("step", "epoch");
        assertThat(answer.returnedPoints()).isZero();
    }

    @Test
    void hasNoNumberForAMetricThatWasMeasuredLaterOnly() {
        PointBlock first = new PointBlock(Resolution.EPOCH, List.of("train_loss"), 1);
        first.point(1, 1, new double[] {0.5});
        PointBlock second = new PointBlock(Resolution.EPOCH, List.of("val_loss", "train_loss"), 1);
        second.point(2, 2, new double[] {0.6, 0.4});
        histories.save(HistorySegment.of("job_1", first));
        histories.save(HistorySegment.of("job_1", second));
        HistoryResponse answer = ask(query(null, 0, LAST, 1000));

        assertThat(answer.series().get("train_loss")).containsExactly(0.5, 0.4);
        assertThat(answer.series().get("val_loss")).containsExactly(null, 0.6);
    }

    @Test
    void namesEverythingThatIsWrong() {
        epochs(5);
        ProblemException problem = refusal(query("train_los,,val_loss", 9, 8, 9));

        assertThat(problem.violations())
                .extracting(Violation::pointer)
                .containsExactly("metrics", "metrics", "metrics", "to_step", "max_points");
        assertThat(problem.violations().get(0).hint()).contains("train_loss, val_accuracy");
        assertThat(refusal(query(null, -1, LAST, 10)).violations())
                .extracting(Violation::pointer)
                .containsExactly("from_step");
    }

    @Test
    void asksForRoomForWhatIsAlwaysKept() {
        List<String> metrics =
                IntStream.range(0, 6).mapToObj(i -> "metric_" + i).toList();
        PointBlock wide = new PointBlock(Resolution.EPOCH, metrics, 1);
        wide.point(1, 1, new double[6]);
        histories.save(HistorySegment.of("job_1", wide));

        assertThat(refusal(query(null, 0, LAST, 13))).hasMessage("max_points must be 14 to 100,000");
        assertThat(refusal(query(null, 0, LAST, 100_001))).hasMessage("max_points must be 14 to 100,000");
        assertThat(ask(query(null, 0, LAST, 14)).returnedPoints()).isEqualTo(1);
    }

    private String csv(@Nullable Integer most) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new HistoryQuery(Resolution.EPOCH, null, 0, LAST, most)
                .csv(histories, "job_1")
                .writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void writesCsv() throws IOException {
        epochs(4);
        assertThat(csv(null)).isEqualToNormalizingNewlines("""
                step,epoch,train_loss,val_accuracy
                10,1,1.0,0.25
                20,2,0.5,0.5
                30,3,,0.75
                40,4,0.25,1.0
                """);
    }

    @Test
    void writesEveryPointAsCsvUnlessFewerAreAskedFor() throws IOException {
        epochs(2000);
        assertThat(csv(null)).hasLineCount(2001);
        assertThat(csv(10).lines().count()).isBetween(5L, 11L);
    }
}
