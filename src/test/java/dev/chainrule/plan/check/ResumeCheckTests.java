package dev.chainrule.plan.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.dataset.Dataset;
import dev.chainrule.model.ModelFixture;
import dev.chainrule.network.WarmStart;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.plan.Origin;
import dev.chainrule.plan.PlanFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a job takes over of the training that it goes on from. */
class ResumeCheckTests {

    private final Dataset line;

    ResumeCheckTests(@TempDir Path folder) {
        this.line = PlanFixture.line(folder, 40);
    }

    private WarmStart warmStart(String then, String now) {
        return warmStart(then, now, line.sha256());
    }

    private WarmStart warmStart(String then, String now, String sha256) {
        JobPlan before = PlanFixture.plan(line, then.replace('\'', '"'));
        Origin origin = new Origin(
                "job_1", null, null, before.json(), before.definition(), line.id(), sha256, ModelFixture.encoding());
        return new ResumeCheck(origin, PlanFixture.plan(line, now.replace('\'', '"'))).warmStart();
    }

    private boolean keepsSlots(String then, String now) {
        String job = "{'training': {'optimizer': %s}}";
        return warmStart(job.formatted(then), job.formatted(now)).slots();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type': 'rmsprop'}|{'type': 'rmsprop', 'learning_rate': 0.3}",
                "{'type': 'rmsprop', 'momentum': 0.9}|{'type': 'rmsprop', 'momentum': 0.5}",
                "{'type': 'adam'}|{'type': 'adam', 'beta1': 0.5}",
                "{'type': 'momentum', 'momentum': 0.9}|{'type': 'momentum', 'momentum': 0.1}"
            })
    void takesOverWhatAnOptimizerOfTheSameKindRemembers(String then, String now) {
        assertThat(keepsSlots(then, now)).isTrue();
    }

    /** As many numbers for each weight may mean something else: a velocity is no mean of the gradients. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type': 'rmsprop', 'momentum': 0.9}|{'type': 'rmsprop', 'centered': true}",
                "{'type': 'rmsprop', 'centered': true}|{'type': 'rmsprop', 'momentum': 0.9}",
                "{'type': 'rmsprop'}|{'type': 'rmsprop', 'momentum': 0.9}",
                "{'type': 'momentum'}|{'type': 'sgd'}",
                "{'type': 'adam'}|{'type': 'nadam'}",
                "{'type': 'adagrad'}|{'type': 'rmsprop'}"
            })
    void beginsTheOptimizerAnewWhereItRemembersOtherThings(String then, String now) {
        assertThat(keepsSlots(then, now)).isFalse();
    }

    @Test
    void takesOverEverythingWhereOnlyTheEpochsAreMore() {
        assertThat(warmStart("{'training': {'epochs': 3}}", "{'training': {'epochs': 5}}"))
                .isEqualTo(new WarmStart(true, true, true, true));
    }

    @Test
    void beginsAtAWholeEpochWhereTheBatchesAreOthers() {
        assertThat(warmStart("{'training': {'batch_size': 8}}", "{'training': {'batch_size': 4}}"))
                .isEqualTo(new WarmStart(false, true, true, true));
    }

    @Test
    void forgetsTheBestWhereOtherRowsAreMeasuredOrByAnotherMetric() {
        WarmStart otherRows = new WarmStart(false, true, true, false);
        assertThat(warmStart("{'split': {'validation': 0.2}}", "{'split': {'validation': 0.3}}"))
                .isEqualTo(otherRows);
        assertThat(warmStart("{'training': {'seed': 1}}", "{'training': {'seed': 2}}"))
                .isEqualTo(otherRows);
        assertThat(warmStart("{}", "{}", "of another table")).isEqualTo(otherRows);
        assertThat(warmStart(
                        "{'training': {'early_stopping': {'metric': 'val_loss'}}}",
                        "{'training': {'early_stopping': {'metric': 'val_mae'}}}"))
                .isEqualTo(new WarmStart(true, true, true, false));
    }

    @Test
    void beginsAnotherScheduleWhereItGoesOn() {
        assertThat(warmStart("{}", "{'training': {'schedule': {'type': 'exponential'}}}"))
                .isEqualTo(new WarmStart(true, true, false, true));
    }
}
