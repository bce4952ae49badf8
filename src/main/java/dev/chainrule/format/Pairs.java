package dev.chainrule.format;

import dev.chainrule.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Chooses among several arrays those of inputs and of targets. */
final class Pairs {

    private static final ArraySource.Names IDX_NAMES = new ArraySource.Names("p", "image", "label");
    private static final ArraySource.Names NUMPY_NAMES = new ArraySource.Names("x", "x", "y");
    private static final List<String> INPUTS = List.of("x", "x_train", "data", "features", "images", "inputs");
    private static final List<String> TARGETS =
            List.of("y", "y_train", "target", "targets", "labels", "label", "outputs", "t");

    private Pairs() {}

    /** Images and their labels, as MNIST is distributed. */
    static Source idx(List<UploadedFile> files, Storage storage, ReadingOptions options) throws IOException {
        List<ArrayFile> arrays = new ArrayList<>();
        for (UploadedFile file : files) {
            arrays.add(Idx.array(file));
        }
        List<ArrayFile> labels = arrays.stream().filter(Pairs::single).toList();
        List<ArrayFile> images = arrays.stream().filter(it -> !single(it)).toList();
        if (images.size() == 1 && labels.size() == 1) {
            return new ArraySource(storage, images.get(0), labels.get(0), IDX_NAMES, List.of(), options);
        }
        if (arrays.size() == 1 && arrays.get(0).shape().length == 2) {
            return new ArraySource(storage, arrays.get(0), null, IDX_NAMES, List.of(), options);
        }
        throw noPair(arrays, images.size(), labels.size());
    }

    private static RuntimeException noPair(List<ArrayFile> arrays, int images, int labels) {
        String found = arrays.stream()
                .map(array -> "%s %s".formatted(array.name(), array.shapeText()))
                .collect(Collectors.joining(", "));
        String hint = "a file of images and one of their labels, as two parts named \"file\" or in one zip: "
                + "curl -F file=@train-images-idx3-ubyte.gz -F file=@train-labels-idx1-ubyte.gz";
        return Faults.fatal(
                FileFormat.IDX,
                "there are %s files of images and %s of labels".formatted(images, labels),
                Faults.shortened(found),
                hint);
    }

    private static boolean single(ArrayFile array) {
        return array.width() == 1 && array.shape().length <= 2;
    }

    /** One matrix, or inputs and targets by their names or shapes. */
    static Source numpy(
            List<UploadedFile> files, boolean packed, Storage storage, Limits limits, ReadingOptions options)
            throws IOException {
        FileFormat format = packed || files.size() > 1 ? FileFormat.NPZ : FileFormat.NPY;
        List<UploadedFile> candidates = files.size() == 1
                ? files
                : files.stream().filter(Pairs::isArray).toList();
        String x = options.x() != null ? options.x() : named(candidates, INPUTS).orElse(null);
        String y =
                options.y() != null ? options.y() : named(candidates, TARGETS).orElse(null);
        List<ArrayFile> arrays = new ArrayList<>();
        for (UploadedFile file : candidates) {
            if (candidates.size() <= 2
                    || arrayName(file).equals(x)
                    || arrayName(file).equals(y)) {
                arrays.add(Npy.array(format, arrayName(file), file.content(), limits));
            }
        }
        ArrayFile inputs = inputs(arrays, x, y);
        ArrayFile targets = targets(arrays, inputs, y);
        if (inputs == null || (targets == null && candidates.size() > 1 && y != null)) {
            throw undecided(format, candidates, options);
        }
        return new ArraySource(storage, inputs, targets, NUMPY_NAMES, leftOut(files, inputs, targets), options);
    }

    private static @Nullable ArrayFile inputs(List<ArrayFile> arrays, @Nullable String x, @Nullable String y) {
        if (x != null) {
            return find(arrays, x);
        }
        List<ArrayFile> others =
                arrays.stream().filter(it -> !it.name().equals(y)).toList();
        if (others.size() == 1) {
            return others.get(0);
        }
        List<ArrayFile> wide = others.stream().filter(it -> !single(it)).toList();
        return others.size() == 2 && wide.size() == 1 ? wide.get(0) : null;
    }

    private static @Nullable ArrayFile targets(List<ArrayFile> arrays, @Nullable ArrayFile inputs, @Nullable String y) {
        if (y != null) {
            return find(arrays, y);
        }
        List<ArrayFile> others =
                arrays.stream().filter(it -> !Objects.equals(it, inputs)).toList();
        return arrays.size() == 2 && others.size() == 1 ? others.get(0) : null;
    }

    private static @Nullable ArrayFile find(List<ArrayFile> arrays, String name) {
        return arrays.stream().filter(it -> it.name().equals(name)).findFirst().orElse(null);
    }

    private static Optional<String> named(List<UploadedFile> files, List<String> names) {
        return names.stream()
                .flatMap(name -> files.stream()
                        .map(Pairs::arrayName)
                        .filter(it -> it.toLowerCase(Locale.ROOT).equals(name)))
                .findFirst();
    }

    private static boolean isArray(UploadedFile file) {
        return FileFormat.NPY.names(file.title());
    }

    /** Without the ending, as np.load has it. */
    private static String arrayName(UploadedFile file) {
        return file.title().replaceFirst("(?i)\\.npy$", "");
    }

    private static List<String> leftOut(List<UploadedFile> files, ArrayFile inputs, @Nullable ArrayFile targets) {
        Set<String> read = targets == null ? Set.of(inputs.name()) : Set.of(inputs.name(), targets.name());
        return files.stream()
                .map(Pairs::arrayName)
                .filter(name -> !read.contains(name))
                .toList();
    }

    private static RuntimeException undecided(FileFormat format, List<UploadedFile> files, ReadingOptions options) {
        String names = files.stream().map(Pairs::arrayName).collect(Collectors.joining(", "));
        String detail = options.x() == null && options.y() == null
                ? "it does not show which array holds the inputs and which the targets"
                : "there are no such arrays";
        String hint = "options that name them: {\"x\":\"…\",\"y\":\"…\"}; there are " + Faults.shortened(names);
        return Faults.fatal(format, detail, Faults.shortened(names), hint);
    }
}
