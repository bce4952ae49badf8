package dev.chainrule.model;

import dev.chainrule.model.manifest.ModelManifest;
import dev.chainrule.problem.ProblemException;
import java.util.Optional;
import java.util.function.Consumer;

/** Something that is known of a model beside what it is, and that goes with it to another service. */
public interface ModelCompanion {

    /** Of the file that it is in a bundle, such as {@code notes.json}. */
    String fileName();

    /** As JSON, always the same for the same; empty where there is nothing. */
    Optional<byte[]> of(Model model);

    /**
     * Reads what came with a model.
     *
     * @param json that is well formed
     * @param manifest of the model, which it has to fit
     * @return writes it down for the model that was made of it, in the transaction that records the model
     * @throws ProblemException where it is not what it says it is; any other exception of the kind means the same
     */
    Consumer<Model> read(byte[] json, ModelManifest manifest);
}
