package dev.chainrule.choice;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The members of one sealed interface by the names users write. Derived from its {@code permits} clause, so a new
 * member is its own file and one word there.
 *
 * @param <T> the sealed interface, whose permitted subclasses are records annotated with {@link Member}
 */
public final class Menu<T> {

    private final Class<T> type;
    private final Map<String, Class<? extends T>> byName = new LinkedHashMap<>();
    private final Map<String, Class<? extends T>> byAlias = new LinkedHashMap<>();

    private Menu(Class<T> type) {
        this.type = type;
        addPermittedOf(type);
    }

    private void addPermittedOf(Class<?> sealedType) {
        for (Class<?> permitted : sealedType.getPermittedSubclasses()) {
            if (permitted.isSealed()) {
                addPermittedOf(permitted);
            } else {
                add(permitted.asSubclass(type));
            }
        }
    }

    private void add(Class<? extends T> member) {
        Member annotation = annotation(member);
        byName.put(annotation.value(), member);
        for (String alias : annotation.aliases()) {
            byAlias.put(alias, member);
        }
    }

    public static <T> Menu<T> of(Class<T> type) {
        if (!type.isSealed()) {
            throw new IllegalArgumentException(type + " is not sealed, so its members are not known");
        }
        return new Menu<>(type);
    }

    /** The canonical name of a member, such as {@code relu}. */
    public static String nameOf(Object member) {
        return annotation(member.getClass()).value();
    }

    public static Member annotation(Class<?> member) {
        Member annotation = member.getAnnotation(Member.class);
        if (annotation == null) {
            throw new IllegalArgumentException(member + " has no @Member name");
        }
        return annotation;
    }

    /** Canonical names in the order of the {@code permits} clause. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /** Canonical names and aliases. */
    public List<String> spellings() {
        List<String> all = new ArrayList<>(byName.keySet());
        all.addAll(byAlias.keySet());
        return all;
    }

    public Optional<Class<? extends T>> find(String spelling) {
        Class<? extends T> member = byName.get(spelling);
        return Optional.ofNullable(member != null ? member : byAlias.get(spelling));
    }

    public List<Class<? extends T>> members() {
        return List.copyOf(byName.values());
    }

    public Class<T> type() {
        return type;
    }
}
