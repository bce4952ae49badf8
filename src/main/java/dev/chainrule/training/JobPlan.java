package dev.chainrule.training;

import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.EncodingPlan;
import dev.chainrule.definition.Definitions;
import dev.chainrule.network.EarlyStopping;
import dev.chainrule.network.GradientClipping;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.Outcome;
import dev.chainrule.network.TrainingPlan;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.optimizer.Optimizer;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/**
 * A job that can be run: a definition with every default filled in, and the dataset it is for.
 *
 * @param columns the features and targets, and what becomes of them
 * @param outputs how many outputs the dataset's target asks for
 * @param warnings what the user should know beforehand
 */
record JobPlan(Dataset dataset, JobDefinition definition, EncodingPlan columns, int outputs, List<String> warnings) {

    JsonNode json() {
        return Definitions.write(definition);
    }

    JobDefinition.TrainingDefinition training() {
        return Objects.requireNonNull(definition.training());
    }

    double validationShare() {
        JobDefinition.Splitting split = Objects.requireNonNull(definition.split());
        return Objects.requireNonNull(split.validation());
    }

    Loss loss() {
        return Objects.requireNonNull(definition.loss());
    }

    Optimizer optimizer() {
        return Objects.requireNonNull(training().optimizer());
    }

    int epochs() {
        return Objects.requireNonNull(training().epochs());
    }

    Activation outputActivation() {
        JobDefinition.OutputDefinition output = Objects.requireNonNull(
                Objects.requireNonNull(definition.network()).output());
        return Objects.requireNonNull(output.activation());
    }

    List<LayerSpec> layers() {
        return Objects.requireNonNull(
                Objects.requireNonNull(definition.network()).layers());
    }

    NetworkSpec network(int inputs, int fittedOutputs) {
        return new NetworkSpec(inputs, layers(), fittedOutputs, outputActivation());
    }

    TrainingPlan trainingPlan(Outcome outcome) {
        EarlyStopping stopping = training().earlyStopping();
        return new TrainingPlan(
                epochs(),
                training().batchSize(),
                loss(),
                optimizer(),
                training().schedule(),
                stopping == null || stopping.patience() == 0 ? null : stopping,
                outcome,
                Objects.requireNonNullElse(training().gradientClipping(), GradientClipping.NONE),
                training().weightAveraging(),
                training().seed(),
                training().regularizer(),
                training().inputNoise());
    }
}
