package dev.chainrule.model;

import dev.chainrule.model.ModelNotes.Note;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Models as the API returns them, with what people say of them and the aliases that stand for them. */
@Component
public class ModelResponses {

    private final ModelNotes notes;
    private final Aliases aliases;

    ModelResponses(ModelNotes notes, Aliases aliases) {
        this.notes = notes;
        this.aliases = aliases;
    }

    public ModelResponse of(Model model) {
        return of(List.of(model)).get(0);
    }

    /** As somebody names it. */
    ModelResponse of(Models.Named named) {
        return of(named.model()).askedBy(named.threshold());
    }

    /** In their order. */
    public List<ModelResponse> of(List<Model> models) {
        List<String> ids = models.stream().map(Model::id).toList();
        Map<String, Note> said = notes.of(ids);
        Map<String, List<Alias>> named = aliases.ofModels(ids).stream().collect(Collectors.groupingBy(Alias::model));
        return models.stream()
                .map(model -> ModelResponse.of(
                        model, said.getOrDefault(model.id(), Note.NONE), named.getOrDefault(model.id(), List.of())))
                .toList();
    }
}
