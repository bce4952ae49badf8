package dev.chainrule.model;

import dev.chainrule.definition.Definitions;
import dev.chainrule.model.ModelNotes.Note;
import dev.chainrule.model.manifest.ModelManifest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What people say of a model goes with it. */
@Component
final class NotesCompanion implements ModelCompanion {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final ModelNotes notes;

    NotesCompanion(ModelNotes notes) {
        this.notes = notes;
    }

    @Override
    public String fileName() {
        return "notes.json";
    }

    @Override
    public Optional<byte[]> of(Model model) {
        Note note = notes.of(List.of(model.id())).get(model.id());
        if (note == null) {
            return Optional.empty();
        }
        Map<String, @Nullable Object> said = new LinkedHashMap<>();
        said.put("description", note.description());
        said.put("tags", note.tags());
        return Optional.of(JSON.writeValueAsBytes(said));
    }

    /** As a client would say it. */
    @Override
    public Consumer<Model> read(byte[] json, ModelManifest manifest) {
        ModelChange said = Definitions.read(JSON.readTree(json), ModelChange.class);
        return model -> notes.change(model.id(), said);
    }
}
