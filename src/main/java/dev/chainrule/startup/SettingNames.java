package dev.chainrule.startup;

import dev.chainrule.definition.Spelling;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/** The names of all settings that begin with {@code chainrule.}, and which of them a misspelt one was to be. */
final class SettingNames {

    static final String PREFIX = "chainrule.";

    /** What Kubernetes puts into the environment for a service of that name. */
    private static final Pattern FOREIGN = Pattern.compile("SERVICE_.*|PORT(_.*)?");

    private static final int MOST_SLIPS = 3;

    private static final Pattern INDEX = Pattern.compile("\\[[^]]*]");
    private static final Pattern INDEX_IN_ENVIRONMENT = Pattern.compile("(_[0-9]+)+$");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^a-z0-9.]");

    /** As they are documented, by what is the same however one may write it. */
    private final Map<String, String> names = new TreeMap<>();

    /** @param types records of settings by their prefix */
    SettingNames(Collection<Map.Entry<String, Class<?>>> types) {
        types.stream()
                .flatMap(type -> names(type.getKey(), type.getValue()))
                .filter(name -> name.startsWith(PREFIX))
                .forEach(name -> names.put(uniform(name), name));
    }

    private static Stream<String> names(String prefix, Class<?> type) {
        return Stream.of(type.getRecordComponents()).flatMap(component -> names(prefix, component));
    }

    private static Stream<String> names(String prefix, RecordComponent component) {
        String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
        return component.getType().isRecord() ? names(name, component.getType()) : Stream.of(name);
    }

    private static String uniform(String name) {
        return BETWEEN_WORDS
                .matcher(INDEX.matcher(name).replaceAll("").toLowerCase(Locale.ROOT))
                .replaceAll("");
    }

    Collection<String> all() {
        return List.copyOf(names.values());
    }

    /** What is wrong with a name on the command line or in a file; empty for one that is right, or none of ours. */
    Optional<String> fault(String written) {
        String uniform = uniform(written);
        int dot = uniform.indexOf('.') + 1;
        if (dot == 0 || names.containsKey(uniform) || !isNearly(uniform.substring(0, dot), PREFIX, 2)) {
            return Optional.empty();
        }
        return Optional.of(hint(uniform.substring(dot)));
    }

    private String hint(String written) {
        List<String> shortNames = names.keySet().stream()
                .map(name -> name.substring(PREFIX.length()))
                .toList();
        return Spelling.nearest(written, shortNames)
                .map(name -> "did you mean %s?".formatted(names.get(PREFIX + name)))
                .orElse("no setting has a similar name");
    }

    /**
     * What is wrong with the name of a variable of the environment. Others put theirs there too: only one that nearly is one
     * of ours is wrong.
     */
    Optional<String> faultInEnvironment(String variable) {
        String prefix = PREFIX.replace('.', '_').toUpperCase(Locale.ROOT);
        if (!variable.toUpperCase(Locale.ROOT).startsWith(prefix)) {
            return Optional.empty();
        }
        String written = variable.substring(prefix.length()).toUpperCase(Locale.ROOT);
        String letters = letters(INDEX_IN_ENVIRONMENT.matcher(written).replaceAll(""));
        Map<String, String> known = new TreeMap<>();
        names.values().forEach(name -> known.put(letters(name.substring(PREFIX.length())), name));
        if (known.containsKey(letters) || FOREIGN.matcher(written).matches()) {
            return Optional.empty();
        }
        return Spelling.nearest(letters, known.keySet())
                .filter(name -> isNearly(letters, name, MOST_SLIPS))
                .map(name -> "did you mean %s?".formatted(variable(known.getOrDefault(name, name))));
    }

    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    private static String variable(String name) {
        return name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private static boolean isNearly(String written, String meant, int most) {
        return new LevenshteinDistance(most).apply(written, meant) >= 0;
    }
}
