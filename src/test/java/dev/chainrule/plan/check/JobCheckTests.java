package dev.chainrule.plan.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.DatasetFixture;
import dev.chainrule.plan.PlanFixture;
import dev.chainrule.plan.TrainingSettings;
import dev.chainrule.problem.Violation;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class JobCheckTests {

    private static final TrainingSettings SETTINGS =
            new TrainingSettings(1, DataSize.ofMegabytes(100), 50_000, 1_000_000, null);

    @TempDir
    private static Path folder = Path.of("");

    /** A number, a category, a column that never changes, a column of one class, three classes, two classes. */
    private static Dataset mixed() {
        String csv = IntStream.range(0, 60)
                .mapToObj(i -> "%s,%s,%s,7,same,%s,%s,%s,%s.5"
                        .formatted(i, -i, "abcd".charAt(i % 4), "xyz".charAt(i % 3), i % 2 == 0, i % 5 == 0, i))
                .collect(Collectors.joining("\n", "n,below,cat,seven,same,three,two,also,y\n", "\n"));
        return DatasetFixture.dataset(folder, "mine", csv);
    }

    private static List<Violation> violations(String json) {
        return JobCheck.violations(PlanFixture.plan(mixed(), json), SETTINGS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"target\": \"three\"}",
                "{\"target\": \"cat\", \"split\": {\"folds\": 15}}",
                "{\"split\": {\"folds\": 20}, \"training\": {\"early_stopping\": {\"metric\": \"val_mae\"}}}",
                "{\"network\": {\"layers\": [6, {\"type\": \"activation\", \"activation\": \"maxout\"}]}}",
                "{\"network\": {\"layers\": [{\"type\": \"dense\", \"units\": 3, \"activation\": \"prelu\"}]}}",
                "{\"target\": \"two\", \"loss\": \"mse\"}",
                "{\"target\": [\"n\", \"y\"]}",
                "{\"target\": [\"n\", \"y\"], \"loss\": \"cosine\"}",
                "{\"loss\": \"poisson\"}",
                "{\"target\": [\"two\", \"also\"]}",
                "{\"target\": [\"two\", \"also\"], \"loss\": \"focal\"}",
                "{\"loss\": {\"type\": \"quantile\", \"quantile\": 0.9}}",
                "{\"target\": \"two\", \"loss\": \"hinge\"}",
                "{\"target\": \"three\", \"loss\": \"focal\"}",
                "{\"target\": \"three\", \"loss\": \"kl_divergence\"}",
                "{\"target\": \"three\", \"training\": {\"class_weights\": {\"x\": 2}}}",
                "{\"target\": \"two\", \"training\": {\"class_weights\": \"balanced\"}}",
                "{\"features\": [\"n\", \"seven\"]}",
                "{\"preprocessing\": {\"categorical\": \"embedding\"}}",
                "{\"preprocessing\": {\"categorical\": \"embedding\"}, \"network\": {\"layers\": [\"embedding\", 3]}}",
                "{\"preprocessing\": {\"categorical\": \"embedding\"}, \"features\": [\"n\"]}",
                "{\"training\": {\"early_stopping\": {\"metric\": \"train_loss\"}}, \"split\": {\"validation\": 0}}",
                "{\"training\": {\"early_stopping\": {\"metric\": \"nonsense\", \"patience\": 0}}}",
                "{\"target\": \"two\", \"training\": {\"early_stopping\": {\"metric\": \"val_accuracy\"}}}",
                "{\"target\": \"two\", \"training\": {\"early_stopping\": {\"metric\": \"val_roc_auc\", \"min_delta\": 0.1}}}",
                "{\"target\": \"cat\", \"training\": {\"metrics\": [\"top_3_accuracy\", \"val_mcc\", \"train_ece\"]}}",
                "{\"training\": {\"metrics\": [\"mape\"], \"early_stopping\": {\"metric\": \"train_rmse\"}}}",
                "{\"training\": {\"metrics\": [], \"early_stopping\": {\"metric\": \"val_explained_variance\"}}}"
            })
    void findsNothingWrongWithWhatCanBeTrained(String json) {
        assertThat(violations(json)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"name": "a b"}                                        | /name                     | letters
            {"name": "mdl_1"}                                      | /name                     | letters
            {"name": "-a"}                                         | /name                     | letters
            {"target": "prize"}                                    | /target/0                 | one of
            {"target": "thre"}                                     | /target/0                 | three
            {"target": ["y", "y"]}                                 | /target/1                 | once
            {"target": ["y", "three"], "task": "classification"}   | /target                   | one column
            {"target": "cat", "task": "regression"}                | /target                   | classification
            {"target": "same"}                                     | /target                   | at least 2 classes
            {"target": "seven", "task": "regression"}              | /target                   | not constant
            {"features": ["m"]}                                    | /features/0               | n
            {"features": ["n", "n"]}                               | /features/1               | once
            {"features": ["n", "y"]}                               | /features/1               | remove it
            {"features": ["seven", "same"]}                        | /features                 | not constant
            {"loss": "binary_cross_entropy"}                       | /loss                     | mse
            {"target": "two", "loss": "categorical_cross_entropy"} | /loss                     | binary_cross_entropy
            {"target": "two", "network": {"output": {"activation": "softmax"}}}   | /network/output/activation | sigmoid
            {"target": "two", "network": {"output": {"activation": "relu"}}}      | /network/output/activation | sigmoid
            {"target": "three", "network": {"output": {"activation": "tanh"}}}    | /network/output/activation | softmax
            {"network": {"output": {"activation": "prelu"}}}                      | /network/output/activation | dense
            {"target": "two", "network": {"output": {"activation": "maxout"}}}    | /network/output/activation | dense
            {"target": "three", "network": {"output": {"activation": "log_softmax"}}} | /network/output/activation | softmax
            {"target": "three", "loss": "mse", "network": {"output": {"activation": "log_softmax"}}} | /network/output/activation | softmax
            {"network": {"layers": [5, {"type": "activation", "activation": "maxout"}]}} | /network/layers/1  | units
            {"features": ["n"], "network": {"layers": [{"type": "dense", "units": 2, "initializer": {"type": "values", "values": [[1], [2]]}}]}} | /network/layers/0/initializer | [1, 2]
            {"features": ["n"], "network": {"layers": [{"type": "residual", "layers": [{"type": "dense", "units": 2, "bias_initializer": {"type": "values", "values": [[1]]}}]}]}} | /network/layers/0/layers/0/bias_initializer | [1, 2]
            {"features": ["n"], "network": {"layers": [], "output": {"initializer": {"type": "values", "values": [[1, 2]]}}}} | /network/output/initializer | [1, 1]
            {"training": {"early_stopping": {"metric": "val_accuracy"}}}          | /training/early_stopping/metric | val_rmse
            {"loss": "focal"}                                      | /loss                     | mse
            {"loss": "cosine"}                                     | /loss                     | several targets
            {"target": "two", "loss": "huber"}                     | /loss                     | binary_cross_entropy
            {"target": "three", "loss": "poisson"}                 | /loss                     | categorical_cross_entropy
            {"target": "two", "loss": "kl_divergence"}             | /loss                     | binary_cross_entropy
            {"target": "two", "loss": "hinge", "network": {"output": {"activation": "identity"}}} | /network/output/activation | sigmoid
            {"target": "three", "loss": "cce", "network": {"output": {"activation": "sigmoid"}}} | /network/output/activation | softmax
            {"target": "three", "loss": "kl_divergence", "network": {"output": {"activation": "sigmoid"}}} | /network/output/activation | softmax
            {"loss": "poisson", "preprocessing": {"target": "min_max"}}           | /preprocessing/target | none
            {"loss": "poisson", "network": {"output": {"activation": "identity"}}} | /network/output/activation | softplus
            {"target": ["two", "three"]}                           | /target                   | two classes
            {"target": ["two", "also"], "loss": "cross_entropy"}   | /loss                     | binary_cross_entropy
            {"target": ["two", "also"], "network": {"output": {"activation": "softmax"}}} | /network/output/activation | sigmoid
            {"target": ["two", "also"], "training": {"class_weights": "balanced"}} | /training/class_weights  | leave it out
            {"target": "below", "loss": "poisson"}                 | /target                   | from 0
            {"training": {"augmentation": ["shift"]}}              | /training/augmentation    | leave it out
            {"training": {"augmentation": ["mixup"]}}              | /training/augmentation/0  | leave it out
            {"target": "two", "loss": "hinge", "training": {"augmentation": ["flip", "cutmix"]}} | /training/augmentation/1 | binary_cross_entropy
            {"training": {"class_weights": "balanced"}}            | /training/class_weights   | leave it out
            {"target": "two", "training": {"class_weights": {"tru": 2}}}          | /training/class_weights/tru | true
            {"target": "two", "training": {"class_weights": {"true": -1}}}        | /training/class_weights/true | 0 or more
            {"target": "two", "training": {"class_weights": {"true": 0, "false": 0}}} | /training/class_weights | above 0
            {"split": {"validation": 0}, "training": {"early_stopping": {}}}      | /training/early_stopping/metric | train_loss
            {"target": "two", "training": {"early_stopping": {"metric": "val_auc"}}}       | /training/early_stopping/metric | val_roc_auc
            {"target": "two", "training": {"early_stopping": {"metric": "roc_auc"}}}       | /training/early_stopping/metric | "val_roc_auc"
            {"target": "three", "training": {"metrics": ["mcc", "acuracy"]}}       | /training/metrics/1       | "accuracy"
            {"target": "three", "training": {"metrics": ["top_3_accuracy"]}}       | /training/metrics/0       | macro_f1
            {"training": {"metrics": ["accuracy"]}}                | /training/metrics/0       | rmse
            {"training": {"metrics": ["rmse"]}, "split": {"validation": 0}}        | /training/metrics/0       | train_rmse
            {"training": {"early_stopping": {"min_delta": 0}, "metrics": ["val_rms"]}} | /training/metrics/0   | rmse
            {"split": {"folds": 20}, "target": "cat"}              | /split/folds              | rarest class
            {"split": {"folds": 3}, "training": {"metrics": ["rmse"]}}             | /training/metrics/0       | train_rmse
            {"network": {"layers": ["embedding"]}}                 | /network/layers/0         | "categorical": "embedding"
            {"preprocessing": {"categorical": "embedding"}, "network": {"layers": [3, "embedding"]}} | /network/layers/1 | first
            {"preprocessing": {"categorical": "embedding"}, "features": ["n"], "network": {"layers": ["embedding"]}} | /network/layers/0 | remove
            {"preprocessing": {"categorical": "embedding"}, "network": {"layers": [{"type": "activation", "activation": "maxout"}]}} | /network/layers/0 | units
            {"preprocessing": {"categorical": "embedding"}, "network": {"layers": [5, {"type": "residual", "layers": [{"type": "activation", "activation": "maxout"}]}]}} | /network/layers/1/layers/0 | units
            {"preprocessing": {"categorical": "embedding"}, "network": {"layers": ["embedding", 5, {"type": "activation", "activation": "maxout"}]}} | /network/layers/2 | units
            {"network": {"layers": [65000, 16]}}                   | /network/layers           | at most 1,000,000
            {"network": {"layers": [65000, 65000]}}                | /network/layers           | fewer units
            {"network": {"layers": [{"type": "residual", "layers": [65000, 65000]}]}} | /network/layers | fewer units
            {"network": {"layers": ["batch_normalization"]}, "training": {"batch_size": 1}} | /training/batch_size | at least 2
            {"network": {"layers": [{"type": "residual", "layers": [3, {"type": "activation", "activation": "maxout"}]}]}} | /network/layers/0/layers/1 | another number of units
            {"training": {"batch_size": 1000000}, "network": {"layers": [60000]}} | /training/batch_size | chainrule.training.memory
            """)
    void namesThePlaceAndWhatWouldDo(String json, String pointer, String hint) {
        assertThat(violations(json)).as(json).anySatisfy(violation -> {
            assertThat(violation.pointer()).isEqualTo(pointer);
            assertThat(violation.hint()).contains(hint);
            assertThat(violation.detail()).isNotBlank();
        });
    }

    @Test
    void namesEverythingAtOnce() {
        assertThat(violations("""
                {"name": "a b", "target": "same", "features": ["seven", "m"],
                 "training": {"early_stopping": {"metric": "val_rmse"}}}"""))
                .extracting(Violation::pointer)
                .containsExactlyInAnyOrder("/name", "/features/1", "/target", "/training/early_stopping/metric");
    }

    @Test
    void countsInputsByColumn() {
        assertThat(PlanFixture.plan(mixed(), "{\"features\": [\"n\", \"cat\", \"two\"]}")
                        .inputs())
                .isEqualTo(1 + 4 + 2);
    }
}
