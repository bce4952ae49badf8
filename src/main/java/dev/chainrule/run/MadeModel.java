package dev.chainrule.run;

import dev.chainrule.model.manifest.ModelManifest;
import dev.chainrule.storage.StoredFile;

/** A model whose weights are written, and which is yet to be recorded. */
record MadeModel(String id, ModelManifest manifest, StoredFile weights) {

    MadeModel with(ModelManifest other) {
        return new MadeModel(id, other, weights);
    }

    /** Whose weights it has. */
    int epoch() {
        return manifest.provenance().epoch();
    }
}
