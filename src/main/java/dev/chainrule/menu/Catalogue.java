package dev.chainrule.menu;

import dev.chainrule.choice.Menu;
import dev.chainrule.definition.Definitions;
import dev.chainrule.definition.Spelling;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.web.paging.ListResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One menu as users see it.
 *
 * @param noun what its members are called, such as {@code activation}
 * @param path where it is listed, such as {@code /activations}
 */
record Catalogue<T>(String noun, String path, Menu<T> menu) {

    static <T> Catalogue<T> of(String noun, String path, Class<T> type) {
        return new Catalogue<>(noun, path, Menu.of(type));
    }

    ListResponse<MemberResponse> list() {
        return ListResponse.whole(
                menu.members().stream().map(member -> show(member, null)).toList(), MemberResponse::name);
    }

    MemberResponse show(String spelling) {
        return show(find(spelling), null);
    }

    /** @throws ProblemException with the name that was probably meant */
    Class<? extends T> find(String spelling) {
        return menu.find(spelling).orElseThrow(() -> unknown(noun, path, spelling, menu.spellings()));
    }

    static ProblemException unknown(String noun, String path, String spelling, List<String> known) {
        String hint = Spelling.nearest(spelling, known)
                .map("Did you mean \"%s\"?"::formatted)
                .orElse("GET %s lists them.".formatted(path));
        return ProblemException.notFound(noun, spelling, hint);
    }

    MemberResponse show(Class<? extends T> member, @Nullable CurveResponse curve) {
        String self = path + "/" + Menu.annotation(member).value();
        return MemberResponse.of(noun, member, byDefault(member), curve, self);
    }

    /** Null where the name alone does not do. */
    private static @Nullable JsonNode byDefault(Class<?> member) {
        try {
            ObjectNode written =
                    Definitions.write((Record) Definitions.read(JsonNodeFactory.instance.objectNode(), member));
            return written.size() == 1 ? written.get("type") : written;
        } catch (ProblemException incomplete) {
            return null;
        }
    }
}
