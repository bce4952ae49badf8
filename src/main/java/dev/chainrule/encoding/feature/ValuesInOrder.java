package dev.chainrule.encoding.feature;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values of a row that came as a list, by the names of their columns; not to be changed. Rows of the same columns share
 * their names, and nothing is looked up by whoever knows their order.
 */
public final class ValuesInOrder extends AbstractMap<String, @Nullable Object> {

    /** Columns of some rows; none of them twice. */
    public static final class Names {

        private final List<String> names;
        /** Of each; null before anybody looks one up. */
        private volatile @Nullable Map<String, Integer> places;

        public Names(List<String> names) {
            this.names = names;
        }

        public List<String> all() {
            return names;
        }

        /** Negative where it is none of them. */
        private int place(@Nullable Object name) {
            Map<String, Integer> known = places;
            if (known == null) {
                known = new HashMap<>(2 * names.size());
                for (int i = 0; i < names.size(); i++) {
                    known.put(names.get(i), i);
                }
                places = known;
            }
            return known.getOrDefault(name, -1);
        }
    }

    private final Names names;
    private final List<@Nullable Object> values;

    /** @param values one for each name */
    public ValuesInOrder(Names names, List<@Nullable Object> values) {
        if (values.size() != names.names.size()) {
            throw new IllegalArgumentException("%s values of %s columns".formatted(values.size(), names.names.size()));
        }
        this.names = names;
        this.values = values;
    }

    /** Its name, by its place. */
    public String name(int place) {
        return names.names.get(place);
    }

    /** What stands there, by its place. */
    public @Nullable Object value(int place) {
        return values.get(place);
    }

    @Override
    public int size() {
        return values.size();
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
        int place = names.place(name);
        return place < 0 ? null : values.get(place);
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return names.place(name) >= 0;
    }

    @Override
    public Set<Entry<String, @Nullable Object>> entrySet() {
        return new Entries();
    }

    private final class Entries extends AbstractSet<Entry<String, @Nullable Object>> {

        @Override
        public int size() {
            return values.size();
        }

        @Override
        public Iterator<Entry<String, @Nullable Object>> iterator() {
            return new Iterator<>() {

                private int next;

                @Override
                public boolean hasNext() {
                    return next < values.size();
                }

                @Override
                public Entry<String, @Nullable Object> next() {
                    if (!hasNext()) {
                        throw new NoSuchElementException();
                    }
                    Entry<String, @Nullable Object> entry = new SimpleImmutableEntry<>(name(next), values.get(next));
                    next++;
                    return entry;
                }
            };
        }
    }
}
