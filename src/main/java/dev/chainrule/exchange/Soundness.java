package dev.chainrule.exchange;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.Task;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.model.NewModels;
import dev.chainrule.model.manifest.ModelManifest;
import dev.chainrule.model.manifest.Provenance;
import dev.chainrule.network.Network;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.Workspace;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.plan.ResolvedDefinition;
import dev.chainrule.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * Whether a model from elsewhere is one: its parts are there and fit together, it can be described, and it answers a row.
 * What has been written by us needs none of this; a file may be written by anybody.
 */
final class Soundness {

    /** Of an id, as the database keeps it. */
    private static final int LONGEST_ID = 40;

    private Soundness() {}

    /** @throws ProblemException in words about the file */
    static void require(ImportedModel model) {
        try {
            requireParts(model.manifest());
            requireFit(model.manifest());
            SoundEncoding.require(model.manifest().encoding());
            requireDefinition(model.manifest());
            NewModels.requireWhole(model.manifest());
            requireFinite(model.network());
            ask(model.manifest(), model.network());
        } catch (ProblemException known) {
            throw known;
        } catch (RuntimeException unsound) {
            throw Bundle.refused(
                    "unsound_model", "What the file says of the model does not fit together.", "export it again");
        }
    }

    private static void requireParts(ModelManifest manifest) {
        Provenance provenance = manifest.provenance();
        List.of(
                        manifest.task(),
                        manifest.network(),
                        manifest.encoding().target(),
                        manifest.example(),
                        manifest.train().metrics(),
                        provenance.dataset(),
                        provenance.datasetSha256(),
                        provenance.definition(),
                        provenance.engine(),
                        provenance.weightsSha256())
                .forEach(Objects::requireNonNull);
        if (provenance.job().length() > LONGEST_ID) {
            throw unfit("the id of its job is longer than %s characters".formatted(LONGEST_ID));
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(manifest.json())) {
            throw unfit("a text in it is no Unicode");
        }
    }

    private static void requireFit(ModelManifest manifest) {
        NetworkSpec spec = manifest.spec();
        Encoding encoding = manifest.encoding();
        if (encoding.features().isEmpty()) {
            throw unfit("it has no features");
        }
        if (encoding.inputs() != spec.inputs() || encoding.outputs() != spec.outputs()) {
            throw unfit("the encoding makes %s inputs and reads %s outputs, and the network has %s and %s"
                    .formatted(encoding.inputs(), encoding.outputs(), spec.inputs(), spec.outputs()));
        }
        if ((manifest.task() == Task.REGRESSION) != (encoding.target() instanceof TargetEncoding.NumericTargets)) {
            throw unfit("its task does not fit its target");
        }
    }

    /** It can be trained on, and once more. */
    private static void requireDefinition(ModelManifest manifest) {
        ResolvedDefinition definition;
        try {
            definition = ResolvedDefinition.of(manifest);
            Objects.requireNonNull(definition.json());
        } catch (ProblemException misfit) {
            throw unfit("the definition of its job cannot be read, %s".formatted(misfit.detail()));
        }
        List<String> features = manifest.encoding().features().stream()
                .map(FeatureEncoding::column)
                .toList();
        boolean same = definition.features().containsAll(features)
                && definition.target().containsAll(manifest.encoding().target().columns());
        if (!same) {
            throw unfit("its columns are not those of the definition of its job");
        }
    }

    private static void requireFinite(Network network) {
        long learned = network.parameters().size();
        for (Tensor each : Tensors.of(network.spec())) {
            boolean state = each.offset() >= learned;
            Matrix all = state ? network.state() : network.parameters();
            Matrix values = all.slice(each.offset() - (state ? learned : 0), 1, Math.toIntExact(each.size()));
            if (!network.kernels().finite(values)) {
                throw Bundle.refused(
                        "not_finite",
                        "The weights \"%s\" have a value that is no finite number.".formatted(each.key()),
                        "finite weights");
            }
        }
    }

    /** Whatever it says, as long as it is something. */
    private static void ask(ModelManifest manifest, Network network) {
        Encoding encoding = manifest.encoding();
        float[] inputs = new float[encoding.inputs()];
        encoding.encode(new RawRow("", manifest.example(), false), inputs, 0, new RowIssues());
        try (Workspace workspace = network.predictionWorkspace(1)) {
            workspace.input().writeRow(0, inputs);
            workspace.forward();
            float[] outputs = new float[encoding.outputs()];
            workspace.outputs().readRow(0, outputs);
            for (float output : outputs) {
                if (Float.isNaN(output)) {
                    throw unfit("its answer to its own example is not a number");
                }
            }
        }
    }

    static ProblemException unfit(String why) {
        return Bundle.refused(
                "unsound_model", "The file is of no model that could answer: %s.".formatted(why), "export it again");
    }
}
