package dev.chainrule.explanation.picture;

import dev.chainrule.choice.Menu;
import dev.chainrule.explanation.Subject;
import dev.chainrule.network.layer.Explained;
import dev.chainrule.network.layer.Layer;
import dev.chainrule.network.layer.Shape;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A layer of a network, or one inside another.
 *
 * @param number from 1
 * @param inner inside the layer, and so on, each from 1; empty for the layer itself
 * @param offset of its first parameter among all of the network
 */
record LayerPath(int number, List<Integer> inner, Layer layer, long offset) {

    private static final int AXES = 3;

    /**
     * @param field that names the layer
     * @throws ProblemException where there is no such layer
     */
    static LayerPath of(Subject subject, int number, @Nullable List<Integer> inner, String field, String innerField) {
        subject.names().unknown(number, field).ifPresent(unknown -> {
            throw ProblemException.invalid(List.of(unknown));
        });
        LayerPath path = new LayerPath(
                number,
                List.of(),
                subject.network().layers().layer(number - 1),
                subject.network().layers().parameterOffset(number - 1));
        for (int each : inner == null ? List.<Integer>of() : inner) {
            List<Layer> inside = path.layer.inner();
            if (each < 1 || each > inside.size()) {
                throw ProblemException.invalid(
                        innerField,
                        "there is no layer %s inside %s".formatted(each, path.name(subject)),
                        inner,
                        inside.isEmpty() ? "nothing: no layer is inside it" : "1 to %s".formatted(inside.size()));
            }
            path = path.inside(each);
        }
        return path;
    }

    private LayerPath inside(int each) {
        List<Layer> inside = layer.inner();
        long before = inside.subList(0, each - 1).stream()
                .mapToLong(Layer::parameterCount)
                .sum();
        List<Integer> deeper = new ArrayList<>(inner);
        deeper.add(each);
        return new LayerPath(number, List.copyOf(deeper), inside.get(each - 1), offset + before);
    }

    /** All of a network that something holds for, first to last, a layer before those inside it. */
    static List<LayerPath> all(Subject subject, Predicate<Layer> holds) {
        List<LayerPath> found = new ArrayList<>();
        for (int number = 1; number <= subject.layers(); number++) {
            of(subject, number, null, "", "").collect(holds, found);
        }
        return found;
    }

    private void collect(Predicate<Layer> holds, List<LayerPath> found) {
        if (holds.test(layer)) {
            found.add(this);
        }
        IntStream.rangeClosed(1, layer.inner().size())
                .forEach(each -> inside(each).collect(holds, found));
    }

    /** Those whose outputs are pictures, the network's own layers only. */
    static List<LayerPath> ofPictures(Subject subject) {
        return all(subject, layer -> picture(layer).isPresent()).stream()
                .filter(path -> path.inner.isEmpty())
                .toList();
    }

    /**
     * The last of the network's own layers that has filters, or has layers with filters inside, and makes a picture; empty without
     * any.
     *
     * @param inner which of the layers inside it is meant; null for itself
     */
    static Optional<LayerPath> lastWithFilters(Subject subject, @Nullable List<Integer> inner) {
        List<LayerPath> seeing = ofPictures(subject).stream()
                .filter(path -> convolves(path.layer))
                .toList();
        return seeing.isEmpty()
                ? Optional.empty()
                : Optional.of(of(subject, seeing.get(seeing.size() - 1).number, inner, "/layer", "/inner"));
    }

    /** {@code [height, width, channels]} of what comes out; empty where that is no picture. */
    private static Optional<Shape> picture(Layer layer) {
        return Optional.of(layer.output()).filter(shape -> shape.dims().size() == AXES);
    }

    /**
     * The shape of its output.
     *
     * @throws ProblemException where that is no picture
     */
    Shape requirePicture(Subject subject, String field) {
        return picture(layer).orElseThrow(() -> {
            List<LayerPath> pictures = ofPictures(subject);
            String detail = "what comes out of %s, %s, is no picture [height, width, channels]"
                    .formatted(name(subject), layer.output());
            return new ProblemException(
                    ProblemKind.INVALID,
                    "no_feature_maps",
                    "%s: %s.".formatted(field, detail),
                    List.of(Violation.at(
                            field,
                            detail,
                            number,
                            pictures.isEmpty()
                                    ? "a network with a convolution or a reshape; of this one trace shows every neuron, and saliency by gradient or occlusion works"
                                    : "one of the layers " + listed(subject, pictures))));
        });
    }

    /** Whether it, or a layer inside it, looks at pictures through filters. */
    private static boolean convolves(Layer layer) {
        return layer.filters().isPresent() || layer.inner().stream().anyMatch(LayerPath::convolves);
    }

    static String listed(Subject subject, List<LayerPath> paths) {
        List<String> names = paths.stream()
                .limit(20)
                .map(path -> "%s (%s)".formatted(path.place(), path.type()))
                .toList();
        return String.join(", ", names) + (paths.size() > 20 ? ", …" : "");
    }

    /** As a question names it. */
    private String place() {
        return inner.isEmpty() ? String.valueOf(number) : "%s with inner %s".formatted(number, inner);
    }

    /** As definitions write it. */
    String type() {
        return Menu.nameOf(layer.spec());
    }

    String name(Subject subject) {
        StringBuilder name = new StringBuilder(subject.names().layer(number));
        inner.forEach(each -> name.append(", inner layer ").append(each));
        return name.toString();
    }

    /** What it did in the last pass. */
    Explained in(List<Explained> explained) {
        Explained found = explained.get(number - 1);
        for (int each : inner) {
            found = found.inside().get(each - 1);
        }
        return found;
    }
}
