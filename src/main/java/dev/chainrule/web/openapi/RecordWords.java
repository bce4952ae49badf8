package dev.chainrule.web.openapi;

import com.github.therapi.runtimejavadoc.ClassJavadoc;
import com.github.therapi.runtimejavadoc.Comment;
import com.github.therapi.runtimejavadoc.CommentVisitor;
import com.github.therapi.runtimejavadoc.Link;
import com.github.therapi.runtimejavadoc.ParamJavadoc;
import com.github.therapi.runtimejavadoc.RuntimeJavadoc;
import com.github.therapi.runtimejavadoc.Value;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * What the records we answer with say of themselves: their Javadoc, which the build keeps beside the classes, and for
 * what means the same everywhere a word of {@link CommonWords}.
 */
final class RecordWords {

    private final Map<String, String> components = new HashMap<>();
    private final String summary;

    RecordWords(Class<?> type) {
        ClassJavadoc javadoc = RuntimeJavadoc.getJavadoc(type);
        for (ParamJavadoc component : javadoc.getRecordComponents()) {
            components.put(component.getName(), text(component.getComment()));
        }
        this.summary = text(javadoc.getComment());
    }

    /** Of the record itself; empty where it says nothing. */
    String summary() {
        return summary;
    }

    /** Of one of its components; null where nothing says what it is. */
    @Nullable
    String of(RecordComponent component) {
        String said = components.getOrDefault(component.getName(), "");
        return said.isEmpty() ? CommonWords.of(component.getName()) : said;
    }

    private static String text(Comment comment) {
        Text text = new Text(new StringBuilder());
        comment.visit(text);
        return StringUtils.capitalize(
                text.written.toString().replaceAll("\\s+", " ").strip());
    }

    /** A comment without its tags. */
    private record Text(StringBuilder written) implements CommentVisitor {

        @Override
        public void commentText(String value) {
            written.append(value);
        }

        @Override
        public void inlineLink(Link link) {
            written.append(link.getLabel());
        }

        @Override
        public void inlineTag(String name, String value) {
            written.append(value);
        }

        @Override
        public void inlineValue(Value value) {
            written.append(value.getReferencedMemberName());
        }
    }
}
