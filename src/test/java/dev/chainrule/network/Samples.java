package dev.chainrule.network;

import dev.chainrule.choice.Menu;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.layer.Convolution;
import dev.chainrule.network.layer.Filtering;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.Shape;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Examples of every member of a menu, made from what its {@link Parameter} annotations say: nobody has to list them. */
public final class Samples {

    private static final double SIZE = 3;

    private Samples() {}

    /** At least one example of each member; one for each combination where a component is a choice. */
    public static <T> List<T> of(Class<T> menu) {
        return Menu.of(menu).members().stream()
                .<T>flatMap(member -> ofMember(member).stream())
                .toList();
    }

    private static <T> List<T> ofMember(Class<? extends T> member) {
        List<T> samples = new ArrayList<>();
        RecordComponent[] components = member.getRecordComponents();
        for (List<@Nullable Object> arguments :
                isLikeAnother(member) ? oneAtATime(components) : combinations(components)) {
            samples.add(create(member, arguments));
        }
        return samples;
    }

    /** What filters make of their sums is the same code in all of them, and of convolutions there is each combination. */
    private static boolean isLikeAnother(Class<?> member) {
        return Filtering.class.isAssignableFrom(member) && member != Convolution.class;
    }

    /** Each value of each component once with the first of the others. */
    private static List<List<@Nullable Object>> oneAtATime(RecordComponent[] components) {
        List<@Nullable Object> first = new ArrayList<>();
        for (RecordComponent component : components) {
            first.add(values(component).get(0));
        }
        Set<List<@Nullable Object>> all = new LinkedHashSet<>();
        for (int i = 0; i < components.length; i++) {
            for (Object value : values(components[i])) {
                List<@Nullable Object> other = new ArrayList<>(first);
                other.set(i, value);
                all.add(other);
            }
        }
        return List.copyOf(all);
    }

    private static <T> T create(Class<? extends T> member, List<@Nullable Object> arguments) {
        try {
            Class<?>[] types = Arrays.stream(member.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class[]::new);
            Constructor<? extends T> constructor = member.getDeclaredConstructor(types);
            return constructor.newInstance(arguments.toArray());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no sample of " + member, e);
        }
    }

    private static List<List<@Nullable Object>> combinations(RecordComponent[] components) {
        List<List<@Nullable Object>> combinations = List.of(List.of());
        for (RecordComponent component : components) {
            List<List<@Nullable Object>> longer = new ArrayList<>();
            for (List<@Nullable Object> start : combinations) {
                for (Object value : values(component)) {
                    List<@Nullable Object> combination = new ArrayList<>(start);
                    combination.add(value);
                    longer.add(combination);
                }
            }
            combinations = longer;
        }
        return combinations;
    }

    private static List<? extends @Nullable Object> values(RecordComponent component) {
        Class<?> type = component.getType();
        if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            return listOfRecords(component).map(List::of).orElseGet(() -> Arrays.asList((Object) null));
        }
        if (type.isSealed()) {
            return isWordOrRecord(type) ? wordsAndRecord(type) : of(type);
        }
        if (type.isEnum()) {
            return Arrays.asList(type.getEnumConstants());
        }
        if (type == boolean.class) {
            return List.of(true, false);
        }
        if (type == List.class) {
            return lists(component);
        }
        if (type == int.class) {
            return List.of((int) number(component));
        }
        if (type == double.class) {
            return List.of(number(component));
        }
        if (type == String.class) {
            return List.of(component.getName());
        }
        throw noSample(component);
    }

    /** One record in a list that may be left out only because somebody else fills it in. */
    private static Optional<Object> listOfRecords(RecordComponent component) {
        return component.getGenericType() instanceof ParameterizedType list
                        && list.getActualTypeArguments()[0] instanceof Class<?> type
                        && type.isRecord()
                ? Optional.of(ofMember(type))
                : Optional.empty();
    }

    private static boolean isWordOrRecord(Class<?> type) {
        return Arrays.stream(type.getPermittedSubclasses()).anyMatch(Class::isEnum);
    }

    /** Each of the words, and one record. */
    private static List<Object> wordsAndRecord(Class<?> type) {
        List<Object> samples = new ArrayList<>();
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            samples.addAll(permitted.isEnum() ? List.of(permitted.getEnumConstants()) : ofMember(permitted));
        }
        return samples;
    }

    private static List<? extends @Nullable Object> lists(RecordComponent component) {
        ParameterizedType type = (ParameterizedType) component.getGenericType();
        return type.getActualTypeArguments()[0] == Integer.class
                ? List.of(List.of((int) number(component)))
                : lists(type);
    }

    /** One list of numbers, or for a menu one list for each member that is not made of lists itself. */
    private static List<? extends @Nullable Object> lists(ParameterizedType type) {
        if (!(type.getActualTypeArguments()[0] instanceof Class<?> menu) || !menu.isSealed()) {
            return List.of(sampleList(type));
        }
        return Menu.of(menu).members().stream()
                .filter(member ->
                        Arrays.stream(member.getRecordComponents()).noneMatch(part -> part.getType() == List.class))
                .map(member -> ofMember(member).get(0))
                .filter(Samples::mayBeInside)
                .map(List::of)
                .toList();
    }

    /** Layers of a block keep all axes but the last, of features or of pictures. */
    private static boolean mayBeInside(Object sample) {
        return !(sample instanceof LayerSpec layer)
                || Stream.of(Shape.of(4), Shape.of(4, 4, 2)).anyMatch(shape -> keepsAxes(layer, shape));
    }

    private static boolean keepsAxes(LayerSpec layer, Shape shape) {
        try {
            Shape output = layer.build(shape).output();
            return output.equals(shape.withLast(output.last()));
        } catch (IllegalArgumentException misfit) {
            return false;
        }
    }

    /** Two members in each list, down to numbers. */
    private static Object sampleList(Type type) {
        Type member = ((ParameterizedType) type).getActualTypeArguments()[0];
        return member == Double.class ? List.of(0.5, -1.5) : List.of(sampleList(member), sampleList(member));
    }

    private static double number(RecordComponent component) {
        Parameter parameter = component.getAnnotation(Parameter.class);
        if (parameter == null) {
            throw noSample(component);
        }
        return parameter.fallback().isEmpty()
                ? Math.min(Math.max(SIZE, parameter.min()), parameter.max())
                : Double.parseDouble(parameter.fallback());
    }

    private static AssertionError noSample(RecordComponent component) {
        return new AssertionError("%s of %s has no sample: give it a @Parameter, or teach this class its type"
                .formatted(component, component.getDeclaringRecord()));
    }
}
