package dev.chainrule.explanation.picture;

import dev.chainrule.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where an occlusion covers a picture: windows of one size, the first at the first pixel, the last ending with the axis.
 *
 * @param window {@code [height, width]}
 * @param stride {@code [height, width]}, at most the window
 * @param tops first rows of the windows
 * @param lefts first columns
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record Cover(List<Integer> window, List<Integer> stride, int[] tops, int[] lefts) {

    private static final int USUAL_PART = 4;
    private static final int LARGEST_PART = 2;

    /** By default a window is a quarter of each side, and the next one half a window further. */
    static Cover of(PictureInputs picture, @Nullable List<Integer> window, @Nullable List<Integer> stride) {
        List<Integer> apart = stride == null ? null : both("/stride", stride);
        List<Integer> size = window == null ? part(picture, USUAL_PART, apart) : both("/window", window);
        if (size.get(0) > picture.height() || size.get(1) > picture.width()) {
            throw ProblemException.invalid(
                    "/window",
                    "is larger than the picture, which has [%s, %s] pixels"
                            .formatted(picture.height(), picture.width()),
                    window,
                    "[1, 1] to [%s, %s]".formatted(picture.height(), picture.width()));
        }
        if (apart != null && (apart.get(0) > size.get(0) || apart.get(1) > size.get(1))) {
            throw ProblemException.invalid(
                    "/stride",
                    "is larger than the window %s, so that some pixels are never covered".formatted(size),
                    stride,
                    "[1, 1] to %s".formatted(size));
        }
        return over(picture, size, apart == null ? halves(size, 0) : apart);
    }

    /**
     * The finest that covers the picture at so many places: windows further apart, and then larger ones, up to half of each side.
     *
     * @param window that is asked for; null for any
     */
    static Optional<Cover> finest(PictureInputs picture, @Nullable List<Integer> window, long most) {
        Stream<List<Integer>> windows = window == null
                ? IntStream.iterate(USUAL_PART, part -> part >= LARGEST_PART, part -> part - 1)
                        .mapToObj(part -> part(picture, part, null))
                : Stream.of(both("/window", window));
        return windows.flatMap(size -> IntStream.rangeClosed(0, (Math.max(size.get(0), size.get(1)) + 1) / 2)
                        .mapToObj(further -> over(picture, size, halves(size, further))))
                .filter(cover -> cover.places() <= most)
                .findFirst();
    }

    private static Cover over(PictureInputs picture, List<Integer> window, List<Integer> stride) {
        return new Cover(
                window,
                stride,
                starts(picture.height(), window.get(0), stride.get(0)),
                starts(picture.width(), window.get(1), stride.get(1)));
    }

    /** @param stride that a window is at least as large as, where the picture is */
    private static List<Integer> part(PictureInputs picture, int part, @Nullable List<Integer> stride) {
        return List.of(
                side(picture.height(), part, stride == null ? 1 : stride.get(0)),
                side(picture.width(), part, stride == null ? 1 : stride.get(1)));
    }

    private static int side(int size, int part, int least) {
        return Math.max(size / part, Math.min(least, size));
    }

    /** Half of the window and some pixels more, at most all of it. */
    private static List<Integer> halves(List<Integer> window, int further) {
        return window.stream()
                .map(side -> Math.max(1, Math.min(side, side / 2 + further)))
                .toList();
    }

    private static List<Integer> both(String field, List<Integer> asked) {
        List<Integer> both = asked.size() == 1 ? List.of(asked.get(0), asked.get(0)) : asked;
        if (both.stream().anyMatch(side -> side < 1)) {
            throw ProblemException.invalid(
                    field, "is a number of pixels or [height, width], each at least 1", asked, "such as 4, or [4, 6]");
        }
        return both;
    }

    /** From the first pixel on; the last one ends with the axis. */
    private static int[] starts(int size, int window, int stride) {
        int count = (size - window + stride - 1) / stride + 1;
        return IntStream.range(0, count)
                .map(i -> Math.min(i * stride, size - window))
                .toArray();
    }

    long places() {
        return (long) tops.length * lefts.length;
    }
}
