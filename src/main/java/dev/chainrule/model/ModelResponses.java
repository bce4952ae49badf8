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
        return of(Models.Named.plain(model));
    }

    /** As somebody names it. */
    ModelResponse of(Models.Named named) {
        return ofNamed(List.of(named)).get(0);
    }

    /** In their order. */
    public List<ModelResponse> of(List<Model> models) {
        return ofNamed(models.stream().map(Models.Named::plain).toList());
    }

    private List<ModelResponse> ofNamed(List<Models.Named> all) {
        List<String> ids = all.stream().map(each -> each.model().id()).toList();
        Map<String, Note> said = notes.of(ids);
        Map<String, List<Alias>> own = aliases.ofModels(ids).stream().collect(Collectors.groupingBy(Alias::model));
        return all.stream()
                .map(each -> {
                    String id = each.model().id();
                    return ModelResponse.of(each, said.getOrDefault(id, Note.NONE), own.getOrDefault(id, List.of()));
                })
                .toList();
    }
}
