package dev.chainrule.exchange.onnx.read;

import dev.chainrule.exchange.onnx.OnnxTensors;
import dev.chainrule.exchange.onnx.Refused;
import dev.chainrule.exchange.onnx.read.ReadLayer.Affine;
import dev.chainrule.exchange.onnx.read.ReadLayer.Bend;
import dev.chainrule.exchange.onnx.read.ReadLayer.Block;
import dev.chainrule.exchange.onnx.read.ReadLayer.Convolved;
import dev.chainrule.exchange.onnx.read.ReadLayer.Cut;
import dev.chainrule.exchange.onnx.read.ReadLayer.Flattened;
import dev.chainrule.exchange.onnx.read.ReadLayer.Framed;
import dev.chainrule.exchange.onnx.read.ReadLayer.Made;
import dev.chainrule.exchange.onnx.read.ReadLayer.Norm;
import dev.chainrule.exchange.onnx.read.ReadLayer.NormedEach;
import dev.chainrule.exchange.onnx.read.ReadLayer.Pooled;
import dev.chainrule.exchange.onnx.read.ReadLayer.PooledWhole;
import dev.chainrule.exchange.onnx.read.ReadLayer.Product;
import dev.chainrule.exchange.onnx.read.ReadLayer.Reshaped;
import dev.chainrule.exchange.onnx.read.ReadLayer.Resized;
import dev.chainrule.exchange.onnx.read.ReadLayer.Sliding;
import dev.chainrule.exchange.onnx.read.ReadLayer.Spreading;
import dev.chainrule.exchange.onnx.read.ReadLayer.Turned;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.LogSoftmax;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.layer.AveragePooling;
import dev.chainrule.network.layer.Convolution;
import dev.chainrule.network.layer.Cropping;
import dev.chainrule.network.layer.Flatten;
import dev.chainrule.network.layer.GlobalAveragePooling;
import dev.chainrule.network.layer.GlobalMaxPooling;
import dev.chainrule.network.layer.InstanceNormalization;
import dev.chainrule.network.layer.Interpolation;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.MaxPooling;
import dev.chainrule.network.layer.Padding;
import dev.chainrule.network.layer.Reshape;
import dev.chainrule.network.layer.Shape;
import dev.chainrule.network.layer.TransposedConvolution;
import dev.chainrule.network.layer.UpSampling;
import dev.chainrule.network.layer.ZeroPadding;
import dev.chainrule.network.math.Span;
import dev.chainrule.network.math.Window;
import dev.chainrule.problem.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says of layers that were read what they are over rows as they are here: pictures have their channels last, and those of
 * ONNX have them first. No value changes its place on the way: weights, and the columns that come in, are put in the order
 * that a row has here.
 */
final class PictureOrder {

    private static final int WIDEST_PASSING = 4096;
    private static final List<Integer> CHANNELS_FIRST = List.of(2, 0, 1);
    private static final List<Integer> CHANNELS_LAST = List.of(1, 2, 0);
    private static final List<Integer> AS_THEY_ARE = List.of(0, 1, 2);

    private final long mostValues;
    private final boolean isFromColumns;
    private final List<ReadLayer> made = new ArrayList<>();
    /** Of a row here. */
    private Shape shape;
    /** Of a row there. */
    private View view;
    /** Which column of the file each column here is; null where none changes its place. */
    private int @Nullable [] columns;

    private enum Kind {
        /** {@code [N, features]}. */
        ROWS,
        /** {@code [N, a, b, c]}. */
        PICTURES,
        /** {@code [N · positions, features]}. */
        POSITIONS
    }

    /**
     * What a row is in the graph.
     *
     * @param sizes without the axis of rows; of rows that were turned pictures, those of the pictures
     * @param turned whether a row of {@code [a, b, c]} there has the order of {@code [b, c, a]} here
     */
    private record View(Kind kind, List<Integer> sizes, boolean turned) {

        static View rows(int width) {
            return new View(Kind.ROWS, List.of(width), false);
        }

        /** Turned only where that makes a difference. */
        static View pictures(List<Integer> sizes, boolean turned) {
            return new View(Kind.PICTURES, List.copyOf(sizes), turned && isTold(sizes));
        }

        static boolean isTold(List<Integer> sizes) {
            return sizes.get(0) > 1 && (sizes.get(1) > 1 || sizes.get(2) > 1);
        }

        int width() {
            return new Shape(sizes).size();
        }

        int last() {
            return sizes.get(sizes.size() - 1);
        }

        boolean is(Kind other) {
            return kind == other;
        }

        View withLast(int features) {
            return kind == Kind.ROWS
                    ? rows(features)
                    : new View(kind, new Shape(sizes).withLast(features).dims(), turned);
        }

        /** Of each place here, which place there. */
        int[] order() {
            int channels = sizes.get(0);
            int pixels = sizes.get(1) * sizes.get(2);
            int[] order = new int[channels * pixels];
            for (int pixel = 0; pixel < pixels; pixel++) {
                for (int channel = 0; channel < channels; channel++) {
                    order[pixel * channels + channel] = channel * pixels + pixel;
                }
            }
            return order;
        }
    }

    /**
     * @param layers over rows as they are here
     * @param columns which column of the file each column here is; null where none changes its place
     */
    record Ordered(List<ReadLayer> layers, int @Nullable [] columns) {}

    private PictureOrder(View view, Shape shape, boolean isFromColumns, long mostValues) {
        this.view = view;
        this.shape = shape;
        this.isFromColumns = isFromColumns;
        this.mostValues = mostValues;
    }

    /**
     * @param sizes of a row that comes in, in the file: {@code [features]} or {@code [channels, height, width]}
     * @param mostValues that a row may become
     * @throws ProblemException naming what no layer here can say
     */
    static Ordered of(List<ReadLayer> layers, List<Integer> sizes, long mostValues) {
        View first = sizes.size() == 1 ? View.rows(sizes.get(0)) : View.pictures(sizes, false);
        PictureOrder order = new PictureOrder(first, Shape.of(first.width()), true, mostValues);
        try {
            layers.forEach(order::add);
            order.end();
        } catch (IllegalArgumentException | ArithmeticException unfit) {
            throw Refused.graph("The layers of the graph do not fit: %s.".formatted(unfit.getMessage()), null);
        }
        return new Ordered(order.made, order.columns);
    }

    private void end() {
        if (!view.is(Kind.ROWS)) {
            throw Refused.graph("The graph ends with values of shape [N, %s].".formatted(listed(view.sizes)), null);
        }
        int width = view.width();
        become(Shape.of(width));
        if (view.turned) {
            if (width > WIDEST_PASSING) {
                throw Refused.graph("A row of %s columns ends in no dense layer.".formatted(width), width);
            }
            float[] weight = new float[width * width];
            int[] order = view.order();
            for (int i = 0; i < width; i++) {
                weight[i * width + order[i]] = 1;
            }
            made.add(new Product(width, width, weight, null));
            view = View.rows(width);
        }
    }

    private static String listed(List<Integer> sizes) {
        return String.join(", ", sizes.stream().map(String::valueOf).toList());
    }

    private void add(ReadLayer layer) {
        if (layer instanceof Flattened) {
            flatten();
        } else if (layer instanceof Reshaped reshaped) {
            reshape(reshaped.sizes());
        } else if (layer instanceof Turned turned) {
            turn(turned.order());
        } else if (layer instanceof Convolved convolved) {
            convolve(convolved);
        } else if (layer instanceof Pooled pooled) {
            pool(pooled);
        } else if (layer instanceof PooledWhole pooled) {
            poolWhole(pooled);
        } else if (layer instanceof Spreading spreading) {
            spread(spreading);
        } else if (layer instanceof Framed framed) {
            frame(framed.before(), framed.after(), framed.node());
        } else if (layer instanceof Cut cut) {
            cut(cut);
        } else if (layer instanceof Resized resized) {
            enlarge(resized);
        } else if (layer instanceof NormedEach norm) {
            normalizeEach(norm);
        } else if (layer instanceof Product product) {
            multiply(product);
        } else if (layer instanceof Affine affine) {
            scale(affine);
        } else if (layer instanceof Norm norm) {
            normalize(norm);
        } else if (layer instanceof Bend bend) {
            bend(bend);
        } else if (layer instanceof Block block) {
            block(block);
        } else {
            throw new IllegalStateException("it is ordered already: " + layer);
        }
    }

    private void flatten() {
        if (view.is(Kind.PICTURES)) {
            view = view.turned ? new View(Kind.ROWS, view.sizes, true) : View.rows(view.width());
        }
    }

    private void reshape(List<Integer> sizes) {
        if (sizes.size() == 1) {
            toRows(sizes.get(0));
        } else {
            toPictures(sizes);
        }
    }

    private void toRows(int features) {
        int width = view.width();
        boolean isMatrix = !view.is(Kind.PICTURES);
        if (features == -1 || (features == 0 && isMatrix)) {
            flatten(); // and what is a matrix stays as it is
        } else if (features == width) {
            if (view.is(Kind.POSITIONS)) {
                view = View.rows(width);
            } else {
                flatten();
            }
        } else if (view.is(Kind.POSITIONS) && features == view.last()) {
            return;
        } else if (features > 0 && !view.turned && !view.is(Kind.POSITIONS) && width % features == 0) {
            view = new View(Kind.POSITIONS, List.of(width / features, features), false);
        } else {
            ReadNetwork.requireWidth(features, width);
        }
    }

    private void toPictures(List<Integer> said) {
        int width = view.width();
        List<Integer> sizes = new ArrayList<>(said);
        long known = 1;
        for (int i = 0; i < sizes.size(); i++) {
            if (sizes.get(i) == 0 && view.is(Kind.PICTURES)) {
                sizes.set(i, view.sizes.get(i));
            }
            known = sizes.get(i) == -1 ? known : Math.multiplyExact(known, sizes.get(i));
        }
        int unknown = sizes.indexOf(-1);
        if (unknown >= 0 && known > 0 && width % known == 0) {
            sizes.set(unknown, (int) (width / known));
            known = width;
        }
        if (known != width || sizes.contains(-1)) {
            throw wrong("A row of %s values is reshaped to %s.".formatted(width, said), said);
        }
        if (view.turned && !sizes.equals(view.sizes)) {
            throw wrong("Pictures of %s are reshaped to %s.".formatted(view.sizes, said), said);
        }
        view = View.pictures(sizes, view.turned);
    }

    private static ProblemException wrong(String detail, Object got) {
        return Refused.of("wrong_shape", detail, got.toString(), "layers whose sizes fit");
    }

    private void turn(List<Integer> order) {
        if (!view.is(Kind.PICTURES)) {
            throw wrong("Axes of rows that are no pictures are transposed: %s.".formatted(order), order);
        }
        List<Integer> sizes = order.stream().map(view.sizes::get).toList();
        if (order.equals(CHANNELS_LAST)) {
            turnPictures("A transposition");
            view = View.pictures(sizes, false);
        } else if (order.equals(CHANNELS_FIRST) && !view.turned) {
            view = View.pictures(sizes, true);
        } else if (!order.equals(AS_THEY_ARE)) {
            throw Refused.graph(
                    "Axes are transposed in a way that is neither to channels first nor to channels last: %s."
                            .formatted(order),
                    order.toString());
        }
    }

    /** So that {@code [a, b, c]} there has the order of {@code [b, c, a]} here: by those that made the values, or the columns. */
    private void turnPictures(String who) {
        if (view.turned || !View.isTold(view.sizes)) {
            return;
        }
        int from = made.size();
        while (from > 0 && isOfEachValue(made.get(from - 1))) {
            from--;
        }
        boolean isOfProduct = from > 0 && made.get(from - 1) instanceof Product;
        if (!shape.isFlat() || !(isOfProduct || (from == 0 && isFromColumns))) {
            throw Refused.graph(
                    "%s takes pictures of [%s] with their channels first, and what makes them cannot make them in another order."
                            .formatted(who, listed(view.sizes)),
                    view.sizes.toString());
        }
        int[] order = view.order();
        for (int i = from; i < made.size(); i++) {
            if (made.get(i) instanceof Affine affine) {
                made.set(i, new Affine(chosen(affine.scale(), order), chosen(affine.shift(), order)));
            }
        }
        if (isOfProduct) {
            made.set(from - 1, withColumns((Product) made.get(from - 1), order));
        } else {
            columns = composed(columns, order);
        }
        view = View.pictures(view.sizes, true);
    }

    /** Of what has been put in another order already. */
    private static int[] composed(int @Nullable [] before, int[] order) {
        return before == null
                ? order
                : Arrays.stream(order).map(at -> before[at]).toArray();
    }

    /** Whatever the order of a row. */
    private static boolean isOfEachValue(ReadLayer layer) {
        return layer instanceof Affine
                || (layer instanceof Bend bend
                        && bend.activation().inputsPerOutput() == 1
                        && bend.learned().length <= 1
                        && !isOverRow(bend));
    }

    private static boolean isOverRow(Bend bend) {
        return bend.activation() instanceof Softmax || bend.activation() instanceof LogSoftmax;
    }

    private static float[] chosen(float[] values, int[] order) {
        if (values.length != order.length) {
            return values;
        }
        float[] chosen = new float[order.length];
        for (int i = 0; i < order.length; i++) {
            chosen[i] = values[order[i]];
        }
        return chosen;
    }

    private static Product withColumns(Product product, int[] order) {
        float[] weight = new float[product.weight().length];
        for (int i = 0; i < product.inputs(); i++) {
            for (int j = 0; j < order.length; j++) {
                weight[i * order.length + j] = product.weight()[i * order.length + order[j]];
            }
        }
        return new Product(product.inputs(), product.outputs(), weight, null);
    }

    private static Product withRows(Product product, int[] order) {
        float[] weight = new float[product.weight().length];
        for (int i = 0; i < order.length; i++) {
            System.arraycopy(
                    product.weight(), order[i] * product.outputs(), weight, i * product.outputs(), product.outputs());
        }
        return new Product(product.inputs(), product.outputs(), weight, null);
    }

    /** The same values, as rows of this shape. */
    private void become(Shape wanted) {
        if (!shape.equals(wanted)) {
            LayerSpec spec = wanted.isFlat() ? new Flatten() : new Reshape(wanted.dims());
            made.add(new Made(spec, wanted.last(), new float[0]));
            shape = wanted;
        }
    }

    /** @return channels, height and width */
    private List<Integer> becomePictures(String node) {
        if (!view.is(Kind.PICTURES)) {
            throw wrong(
                    "The node %s takes [N, channels, height, width], and gets %s axes.".formatted(node, 2), view.sizes);
        }
        turnPictures("The node " + node);
        List<Integer> sizes = view.sizes;
        become(Shape.of(sizes.get(1), sizes.get(2), sizes.get(0)));
        return sizes;
    }

    private void convolve(Convolved convolved) {
        String node = convolved.sliding().node();
        List<Integer> sizes = becomePictures(node);
        if ((long) convolved.channels() * convolved.groups() != sizes.get(0)) {
            throw wrong(
                    "The node %s takes %s groups of %s channels, and pictures of %s channels come to it."
                            .formatted(node, convolved.groups(), convolved.channels(), sizes.get(0)),
                    sizes);
        }
        Sliding sliding = convolved.sliding();
        Convolution spec = new Convolution(
                convolved.filters(),
                sliding.kernel(),
                sliding.strides(),
                SlidingPadding.of(sliding, sizes.get(1), sizes.get(2)).padding(),
                sliding.dilations(),
                convolved.groups(),
                new Identity(),
                null,
                true,
                null,
                null);
        add(node, spec, convolved.filters(), parameters(convolved));
    }

    private void spread(Spreading spreading) {
        Sliding sliding = spreading.sliding();
        List<Integer> sizes = becomePictures(sliding.node());
        if (spreading.channels() != sizes.get(0)) {
            throw wrong(
                    "The node %s takes %s channels, and pictures of %s channels come to it."
                            .formatted(sliding.node(), spreading.channels(), sizes.get(0)),
                    sizes);
        }
        List<Integer> pads = sliding.pads();
        List<Padding> paddings = List.of(Padding.Rule.VALID, new Padding.Margin(pads.subList(0, 2)), Padding.Rule.SAME);
        for (Padding padding : paddings) {
            LayerSpec spec = new TransposedConvolution(
                    spreading.filters(),
                    sliding.kernel(),
                    sliding.strides(),
                    padding,
                    sliding.dilations(),
                    new Identity(),
                    null,
                    true,
                    null,
                    null);
            if (isAround(spec, pads, spreading.behind())) {
                int weights = spreading.weight().length;
                int pixels = sliding.kernel().get(0) * sliding.kernel().get(1);
                float[] turned =
                        OnnxTensors.reversed(spreading.weight(), spreading.channels(), spreading.filters(), pixels);
                float[] parameters = Arrays.copyOf(turned, Math.addExact(weights, spreading.filters()));
                float[] bias = spreading.bias();
                if (bias != null) {
                    System.arraycopy(bias, 0, parameters, weights, bias.length);
                }
                add(sliding.node(), spec, spreading.filters(), parameters);
                return;
            }
        }
        throw ReadPictures.refused(
                sliding.node(),
                "pads",
                "has pads %s and output_padding %s, and the layer has as many on either side, or \"same\""
                        .formatted(pads, spreading.behind()));
    }

    /** Whether a layer cuts off these pads, and ends so many lines behind the last window. */
    private boolean isAround(LayerSpec spec, List<Integer> pads, List<Integer> behind) {
        Window window;
        try {
            window = spec.build(shape).spread().orElseThrow();
        } catch (IllegalArgumentException | ArithmeticException unfit) {
            return false;
        }
        List<Span> spans = List.of(window.down(), window.across());
        for (int axis = 0; axis < spans.size(); axis++) {
            Span span = spans.get(axis);
            int rest = span.padded() - (span.windows() - 1) * span.stride() - span.reach();
            if (span.before() != pads.get(axis) || span.after() != pads.get(axis + 2) || rest != behind.get(axis)) {
                return false;
            }
        }
        return true;
    }

    private void cut(Cut cut) {
        requirePictures(cut.node());
        int[] before = new int[cut.from().length];
        int[] after = new int[before.length];
        for (int axis = 1; axis < before.length; axis++) {
            long size = view.sizes.get(axis - 1);
            long from = cut.from()[axis] + (cut.from()[axis] < 0 ? size : 0);
            long to = cut.to()[axis] + (cut.to()[axis] < 0 ? size : 0);
            before[axis] = (int) -Math.min(size, Math.max(0, from));
            after[axis] = (int) (Math.min(size, Math.max(0, to)) - size);
        }
        frame(before, after, cut.node());
    }

    /** What has its channels last already stays so, where nothing is said of its last axis. */
    private void frame(int[] before, int[] after, String node) {
        requirePictures(node);
        int last = before.length - 1;
        boolean first = view.turned || before[last] != 0 || after[last] != 0;
        int channels = first ? 1 : last;
        int down = first ? 2 : 1;
        if (before[channels] != 0 || after[channels] != 0) {
            throw ReadPictures.refused(
                    node, "", "changes the channels of pictures of [%s] too".formatted(listed(view.sizes)));
        }
        if (first) {
            becomePictures(node);
        } else {
            become(new Shape(view.sizes));
        }
        List<Integer> sides = List.of(before[down], after[down], before[down + 1], after[down + 1]);
        if (sides.stream().anyMatch(side -> side < 0)) {
            add(
                    node,
                    new Cropping(sides.stream().map(side -> Math.max(0, -side)).toList()),
                    shape.last(),
                    new float[0]);
        }
        if (sides.stream().anyMatch(side -> side > 0)) {
            add(
                    node,
                    new ZeroPadding(
                            sides.stream().map(side -> Math.max(0, side)).toList()),
                    shape.last(),
                    new float[0]);
        }
        view = first ? view : View.pictures(shape.dims(), false);
    }

    private void requirePictures(String node) {
        if (!view.is(Kind.PICTURES)) {
            throw wrong("The node %s takes pictures, and gets 2 axes.".formatted(node), view.sizes);
        }
    }

    private void enlarge(Resized resized) {
        List<Integer> sizes = becomePictures(resized.node());
        List<Integer> times = new ArrayList<>();
        for (int axis = 0; axis < resized.axes().length; axis++) {
            double said = resized.axes()[axis];
            int size = axis == 0 ? 1 : sizes.get(axis - 1);
            double factor = !resized.sizes() ? said : said == 0 || axis == 0 ? 1 : said / size;
            if (factor < 1 || factor != (int) factor || (axis < 2 && factor != 1)) {
                throw ReadPictures.refused(
                        resized.node(),
                        resized.sizes() ? "sizes" : "scales",
                        "makes pictures of [%s] %s times as large in one direction, and up_sampling a whole number of times, and not more channels"
                                .formatted(listed(sizes), factor));
            }
            times.add((int) factor);
        }
        List<Integer> pixels = times.subList(2, times.size());
        if (!pixels.equals(List.of(1, 1))) {
            Interpolation how = resized.linear() ? Interpolation.BILINEAR : Interpolation.NEAREST;
            add(resized.node(), new UpSampling(pixels, how), sizes.get(0), new float[0]);
        }
    }

    private void normalizeEach(NormedEach norm) {
        List<Integer> sizes = becomePictures(norm.node());
        int channels = sizes.get(0);
        ReadNetwork.requireWidth(norm.scale().length, channels);
        ReadNetwork.requireWidth(norm.shift().length, channels);
        float[] parameters = Arrays.copyOf(norm.scale(), 2 * channels);
        System.arraycopy(norm.shift(), 0, parameters, channels, channels);
        add(norm.node(), new InstanceNormalization(norm.epsilon()), channels, parameters);
    }

    /** {@code [filters, channels, pixels]} as {@code [pixels · channels, filters]}, and the biases. */
    private static float[] parameters(Convolved convolved) {
        int filters = convolved.filters();
        int weights = convolved.weight().length;
        int pixels = weights / filters / convolved.channels();
        float[] turned = OnnxTensors.reversed(convolved.weight(), filters, convolved.channels(), pixels);
        float[] parameters = Arrays.copyOf(turned, Math.addExact(weights, filters));
        float[] bias = convolved.bias();
        if (bias != null) {
            System.arraycopy(bias, 0, parameters, weights, filters);
        }
        return parameters;
    }

    private void pool(Pooled pooled) {
        Sliding sliding = pooled.sliding();
        List<Integer> sizes = becomePictures(sliding.node());
        SlidingPadding found = SlidingPadding.of(sliding, sizes.get(1), sizes.get(2));
        if (pooled.countsPads() && found.isSeen()) {
            throw ReadPictures.refused(
                    sliding.node(),
                    "count_include_pad",
                    "counts the zeros around a picture (count_include_pad), and average_pooling does not");
        }
        LayerSpec spec = pooled.largest()
                ? new MaxPooling(sliding.kernel(), sliding.strides(), found.padding())
                : new AveragePooling(sliding.kernel(), sliding.strides(), found.padding());
        add(sliding.node(), spec, sizes.get(0), new float[0]);
    }

    private void poolWhole(PooledWhole pooled) {
        List<Integer> sizes = becomePictures(pooled.node());
        LayerSpec spec = pooled.largest() ? new GlobalMaxPooling() : new GlobalAveragePooling();
        made.add(new Made(spec, sizes.get(0), new float[0]));
        shape = Shape.of(sizes.get(0));
        view = View.pictures(List.of(sizes.get(0), 1, 1), false);
    }

    private void add(String node, LayerSpec spec, int channels, float[] parameters) {
        Shape output;
        try {
            output = spec.build(shape).output();
        } catch (IllegalArgumentException | ArithmeticException unfit) {
            throw ReadPictures.refused(node, "", "does not fit: %s".formatted(unfit.getMessage()));
        }
        requireRoom(output, "The node %s makes %s values of a row".formatted(node, output.size()));
        made.add(new Made(spec, channels, parameters));
        shape = output;
        view = View.pictures(
                List.of(channels, output.dims().get(0), output.dims().get(1)), true);
    }

    /** What the graph has as features of each row, or of each place, is so here too. */
    private void becomeFeatures(String what) {
        if (view.is(Kind.PICTURES) && view.turned) {
            throw Refused.graph(
                    "%s goes over the widths of pictures of [%s], which have their channels first."
                            .formatted(what, listed(view.sizes)),
                    view.sizes.toString());
        }
        if (view.is(Kind.ROWS)) {
            become(Shape.of(view.width()));
        } else if (view.is(Kind.PICTURES)) {
            become(new Shape(view.sizes));
        } else if (shape.last() != view.last() || shape.isFlat()) {
            become(new Shape(view.sizes));
        }
    }

    private void multiply(Product product) {
        becomeFeatures("A product");
        ReadNetwork.requireWidth(product.inputs(), view.is(Kind.ROWS) ? view.width() : view.last());
        made.add(view.turned ? withRows(product, view.order()) : product);
        view = view.withLast(product.outputs());
        shape = shape.withLast(product.outputs());
        requireRoom(shape, "A row becomes %s values".formatted(shape.size()));
    }

    private void requireRoom(Shape row, String what) {
        if (row.size() > mostValues) {
            throw Refused.tooLarge(
                    "onnx_too_large",
                    "%s, and at most %s are taken in (chainrule.exchange.onnx.max-size).".formatted(what, mostValues));
        }
    }

    private void scale(Affine affine) {
        if (affine.scale().length > 1 || affine.shift().length > 1) {
            becomeFeatures("A scaling");
        }
        made.add(
                view.is(Kind.ROWS) && view.turned
                        ? new Affine(ordered(affine.scale()), ordered(affine.shift()))
                        : affine);
    }

    /** As a row has it here, where it is of each column. */
    private float[] ordered(float[] values) {
        if (values.length <= 1) {
            return values;
        }
        ReadNetwork.requireWidth(values.length, view.width());
        return chosen(values, view.order());
    }

    private void normalize(Norm norm) {
        float[] mean = norm.mean();
        float[] variance = norm.variance();
        if (view.is(Kind.PICTURES)) {
            if (mean == null) {
                throw Refused.graph("A layer normalization goes over pictures.", view.sizes.toString());
            }
            becomePictures("of a batch normalization");
        } else {
            becomeFeatures("A normalization");
        }
        made.add(
                view.is(Kind.ROWS) && view.turned
                        ? new Norm(
                                norm.epsilon(),
                                ordered(norm.scale()),
                                ordered(norm.shift()),
                                mean == null ? null : ordered(mean),
                                variance == null ? null : ordered(variance))
                        : norm);
    }

    private void bend(Bend bend) {
        int pieces = bend.activation().inputsPerOutput();
        boolean isOfPlaces = view.is(Kind.PICTURES) || view.turned;
        if ((isOfPlaces && pieces > 1) || (view.is(Kind.PICTURES) && (isOverRow(bend) || bend.learned().length > 1))) {
            throw Refused.graph(
                    "The activation %s goes over an axis of pictures of [%s]."
                            .formatted(bend.activation().getClass().getSimpleName(), listed(view.sizes)),
                    view.sizes.toString());
        }
        if (!view.is(Kind.PICTURES)) {
            becomeFeatures("An activation");
        }
        if (shape.last() % pieces != 0) {
            ReadNetwork.requireWidth(pieces, shape.last());
        }
        made.add(view.turned ? new Bend(bend.activation(), ordered(bend.learned())) : bend);
        if (pieces > 1) {
            shape = shape.withLast(shape.last() / pieces);
            view = view.withLast(view.last() / pieces);
        }
    }

    /** A projection of rows is of all of it, or of the features at each place. */
    private void becomePlacesOf(int features) {
        int width = view.width();
        if (width % features != 0 || width == features) {
            become(Shape.of(width)); // and where it does not fit, that is said later
        } else if (shape.last() != features) {
            become(Shape.of(width / features, features));
        }
    }

    private void block(Block block) {
        Product projection = block.projection();
        if (projection != null) {
            if (!view.is(Kind.ROWS) || view.turned) {
                throw Refused.graph("A residual block projects pictures.", view.sizes.toString());
            }
            becomePlacesOf(projection.inputs());
        }
        PictureOrder inside = new PictureOrder(view, shape, false, mostValues);
        block.layers().forEach(inside::add);
        if (projection == null && !inside.view.equals(view)) {
            ReadNetwork.requireWidth(inside.view.width(), view.width());
            throw Refused.graph(
                    "A residual block adds values of shape [N, %s] to values of shape [N, %s]."
                            .formatted(listed(inside.view.sizes), listed(view.sizes)),
                    view.sizes.toString());
        }
        if (projection != null && (!inside.view.is(Kind.ROWS) || inside.view.turned)) {
            throw Refused.graph("A residual block projects pictures.", inside.view.sizes.toString());
        }
        Shape after = projection == null ? shape : shape.withLast(projection.outputs());
        ReadNetwork.requireWidth(inside.view.width(), after.size());
        inside.become(after);
        made.add(new Block(inside.made, projection));
        shape = after;
        view = inside.view;
    }
}
