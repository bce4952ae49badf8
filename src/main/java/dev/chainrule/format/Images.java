package dev.chainrule.format;

import dev.chainrule.choice.Word;
import dev.chainrule.network.layer.Shape;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.table.Resize;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Images in one folder per class: a row for each, with the picture, and last the class. */
final class Images implements Source {

    private static final int LARGEST_DEFAULT = 64;
    /** Of one image; decoded it takes up to 20 bytes for each, on the heap. */
    private static final long MOST_PIXELS = 10_000_000;

    private static final String PNG = "\u0089PNG";
    private static final String JPEG = "\u00ff\u00d8\u00ff";

    private final List<UploadedFile> files;
    private final ReadingOptions options;
    private @Nullable Canvas chosen;

    Images(List<UploadedFile> files, ReadingOptions options) {
        this.files = files;
        this.options = options;
    }

    static boolean starts(String start) {
        return start.startsWith(PNG) || start.startsWith(JPEG);
    }

    @Override
    public FileFormat format() {
        return FileFormat.IMAGES;
    }

    /** What all images become. */
    private record Canvas(int width, int height, ImageColor color) {

        long numbers() {
            return (long) width * height * color.channels;
        }

        /** @param apart whether each number of a pixel is a column */
        List<ColumnPlan> plans(List<String> classes, boolean apart) {
            List<ColumnPlan> plans = new ArrayList<>();
            if (!apart) {
                plans.add(ColumnPlan.wide("image", Shape.of(height, width, color.channels)));
            }
            for (int y = 0; apart && y < height; y++) {
                for (int x = 0; x < width; x++) {
                    for (int channel = 0; channel < color.channels; channel++) {
                        String name = "p%s_%s%s".formatted(y, x, color.suffix(channel));
                        plans.add(ColumnPlan.of(name, ColumnPlan.CellType.INTEGERS));
                    }
                }
            }
            plans.add(ColumnPlan.codes("label", classes));
            return plans;
        }

        boolean fits(BufferedImage image) {
            return image.getWidth() == width && image.getHeight() == height;
        }

        /** One image, in the order of the columns. */
        void put(Picture picture, Resize how, Cells[] cells, int at) {
            int[] numbers = picture.numbers(width, height, color.channels, how);
            for (int i = 0; i < numbers.length; i++) {
                cells[i].put(at, numbers[i]);
            }
        }
    }

    @Override
    public Map<String, Object> found() {
        return chosen == null
                ? Map.of()
                : options.shape() != null && !options.shape().isEmpty()
                        ? Map.of()
                        : Map.of(
                                "width", chosen.width,
                                "height", chosen.height,
                                "color", Word.of(chosen.color));
    }

    @Override
    public void read(RowCollector rows) throws IOException {
        Folders folders = Folders.of(files, FileFormat.IMAGES);
        Canvas canvas = canvas(decoded(files.get(0)).image(), rows.limits().columns() - 1);
        Resize how = options.resize() == null ? Resize.STRETCH : options.resize();
        chosen = canvas;
        requireFew(canvas, rows.limits().columns() - 1);
        rows.checkRows(files.size());
        Cells[] cells = rows.begin(canvas.plans(folders.classes(), ShapedColumns.refused(options)));
        long resized = 0;
        long greyed = 0;
        for (UploadedFile file : files) {
            Picture picture = decoded(file);
            resized += canvas.fits(picture.image()) ? 0 : 1;
            greyed += canvas.color == ImageColor.GREY && Pixels.hasColors(picture.image()) ? 1 : 0;
            canvas.put(picture, how, cells, rows.at());
            cells[cells.length - 1].put(rows.at(), folders.codeOf(file));
            rows.endRow();
        }
        if (resized > 0) {
            rows.warn(String.format(
                    Locale.ROOT,
                    "%,d of %,d images were resized to %d × %d%s; options {\"width\":…,\"height\":…} say otherwise",
                    resized,
                    files.size(),
                    canvas.width,
                    canvas.height,
                    how == Resize.STRETCH ? "" : " (%s)".formatted(how.word())));
        }
        if (greyed > 0 && options.color() == null && options.shape() == null) {
            rows.warn(String.format(
                    Locale.ROOT,
                    "%,d of %,d images have colors and became grey, as the first one, %s, is; options {\"color\":\"rgb\"} keep them",
                    greyed,
                    files.size(),
                    files.get(0).title()));
        }
        rows.end(null);
    }

    private static void requireFew(Canvas canvas, int most) {
        if (canvas.numbers() > most) {
            String detail = String.format(
                    Locale.ROOT,
                    "an image of %d × %d pixels is %,d numbers",
                    canvas.width,
                    canvas.height,
                    canvas.numbers());
            String hint = String.format(
                    Locale.ROOT,
                    "at most %,d: options {\"width\":…,\"height\":…,\"color\":…}; the operator can raise chainrule.dataset.max-columns",
                    most);
            throw Faults.fatal(FileFormat.IMAGES, detail, null, hint);
        }
    }

    /**
     * As options say, else as the first image is, made no larger than is worth a default.
     *
     * @param most numbers that a row may have; one that options ask for may have more, and is refused later
     */
    private Canvas canvas(BufferedImage first, int most) {
        Shape asked = ShapedColumns.asked(options).orElse(null);
        if (asked != null) {
            return canvas(asked);
        }
        ImageColor color = options.color() == null ? Pixels.colorOf(first) : options.color();
        double scale = Math.min(1, (double) LARGEST_DEFAULT / Math.max(first.getWidth(), first.getHeight()));
        double numbers = first.getWidth() * scale * first.getHeight() * scale * color.channels;
        double fitting = scale * Math.sqrt(Math.min(1, most / numbers));
        return new Canvas(
                options.width() == null ? side(first.getWidth(), scale, fitting) : options.width(),
                options.height() == null ? side(first.getHeight(), scale, fitting) : options.height(),
                color);
    }

    /** Rounded down where it must not be larger. */
    private static int side(int pixels, double scale, double fitting) {
        double side = pixels * fitting;
        return (int) Math.max(1, fitting < scale ? Math.floor(side) : Math.round(side));
    }

    private Canvas canvas(Shape asked) {
        List<Integer> dims = asked.dims();
        boolean picture = dims.size() == 3 && (asked.last() == 1 || asked.last() == ImageColor.RGB.channels);
        if (!picture || options.width() != null || options.height() != null || options.color() != null) {
            String hint = "[height, width, 1] for grey or [height, width, 3] for RGB, without width, height and color";
            throw ProblemException.invalid(
                    ShapedColumns.AT, "is not a shape that these images can be brought to", dims, hint);
        }
        return new Canvas(dims.get(1), dims.get(0), asked.last() == 1 ? ImageColor.GREY : ImageColor.RGB);
    }

    private static Picture decoded(UploadedFile file) throws IOException {
        try (InputStream in = file.content().open()) {
            return Picture.decoded(in, MOST_PIXELS, pixels -> {});
        } catch (Picture.Broken e) {
            throw broken(file, e.how());
        }
    }

    private static RuntimeException broken(UploadedFile file, String how) {
        String hint = String.format(Locale.ROOT, "whole PNG or JPEG files of at most %,d pixels", MOST_PIXELS);
        return Faults.fatal(FileFormat.IMAGES, "%s %s".formatted(file.title(), how), null, hint);
    }
}
