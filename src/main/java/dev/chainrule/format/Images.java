package dev.chainrule.format;

import dev.chainrule.choice.Word;
import dev.chainrule.definition.Spelling;
import dev.chainrule.network.layer.Shape;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.table.PictureSizes;
import dev.chainrule.table.Resize;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Images in one folder per class: a row for each, with the picture, and last the class. */
final class Images implements Source {

    private static final int LARGEST_DEFAULT = 64;
    /** Of one image; decoded it takes up to 20 bytes for each, on the heap. */
    private static final long MOST_PIXELS = 10_000_000;

    private static final String WHOLE =
            String.format(Locale.ROOT, "whole PNG or JPEG files of at most %,d pixels", MOST_PIXELS);
    private static final int MOST_NAMED = 5;

    private final List<UploadedFile> files;
    private final ReadingOptions options;
    private @Nullable Canvas chosen;

    Images(List<UploadedFile> files, ReadingOptions options) {
        this.files = files;
        this.options = options;
    }

    /**
     * Whether files are pictures that can be read, though the first of them are damaged; not where all are of another
     * kind, which is said of them.
     */
    static boolean among(List<UploadedFile> files) throws IOException {
        boolean damaged = false;
        for (UploadedFile file : files) {
            if (files.size() == 1 || PictureKind.called(file.title()).isEmpty()) {
                return false;
            }
            Optional<PictureKind> kind = PictureKind.of(Detection.start(file));
            if (kind.isPresent() && kind.get().read()) {
                return true;
            }
            damaged |= kind.isEmpty();
        }
        return damaged;
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
        List<UploadedFile> readable = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            UploadedFile file = files.get(i);
            if (rows.skips(i + 1)) {
                rows.skip(i + 1, List.of(file.title()));
            } else if (Folders.hold(file, i + 1, rows.faults())) {
                readable.add(file);
                places.add(i + 1);
            }
        }
        if (readable.isEmpty()) {
            rows.faults().throwIfAny();
            String detail = String.format(
                    Locale.ROOT,
                    "none of the %,d files can be read: %s%s",
                    files.size(),
                    String.join(", ", rows.skippedDetails(MOST_NAMED)),
                    files.size() > MOST_NAMED ? ", …" : "");
            throw Faults.fatal(FileFormat.IMAGES, detail, null, WHOLE);
        }
        new Rows(rows, Folders.of(readable, FileFormat.IMAGES)).read(readable, places);
    }

    /** One reading of those files that nothing is known against. */
    private final class Rows {

        private final RowCollector rows;
        private final Folders folders;
        private final Resize how = options.resize() == null ? Resize.STRETCH : options.resize();
        private final Named misnamed = new Named();
        private final Named unended = new Named();
        private final Named moving = new Named();
        private final PictureSizes.Counter sizes = new PictureSizes.Counter();
        private @Nullable Canvas canvas;
        private Cells[] cells = {};
        private long resized;
        private long greyed;
        private String first = "";

        Rows(RowCollector rows, Folders folders) {
            this.rows = rows;
            this.folders = folders;
        }

        /** @param places of the files among all, from 1 on */
        void read(List<UploadedFile> readable, List<Integer> places) throws IOException {
            rows.checkRows(readable.size());
            boolean broken = false;
            for (int i = 0; i < readable.size(); i++) {
                UploadedFile file = readable.get(i);
                try {
                    Picture picture = decoded(file);
                    if (!broken) {
                        take(picture, file);
                    }
                } catch (Picture.Broken e) {
                    broken = true;
                    rows.faults().addFile(places.get(i), "%s %s".formatted(file.title(), e.how()), WHOLE);
                }
            }
            rows.faults().throwIfAny();
            if (!broken) {
                rows.sizesWere(sizes.sizes());
                warn(readable.size());
                rows.end(null);
            }
        }

        private void take(Picture picture, UploadedFile file) {
            Canvas all = canvas == null ? begin(picture, file) : canvas;
            sizes.add(picture.image().getHeight(), picture.image().getWidth());
            resized += all.fits(picture.image()) ? 0 : 1;
            greyed += all.color == ImageColor.GREY && Pixels.hasColors(picture.image()) ? 1 : 0;
            if (PictureKind.called(file.title())
                    .filter(it -> it != picture.kind())
                    .isPresent()) {
                misnamed.add("%s is %s".formatted(file.title(), picture.kind().title));
            }
            if (!picture.whole()) {
                unended.add(file.title());
            }
            if (picture.moves()) {
                moving.add(file.title());
            }
            all.put(picture, how, cells, rows.at());
            cells[cells.length - 1].put(rows.at(), folders.codeOf(file));
            rows.endRow();
        }

        private Canvas begin(Picture picture, UploadedFile file) {
            int most = rows.limits().columns() - 1;
            Canvas all = canvas(picture.image(), most);
            requireFew(all, most);
            cells = rows.begin(all.plans(folders.classes(), ShapedColumns.refused(options)));
            first = file.title();
            canvas = all;
            chosen = all;
            return all;
        }

        private void warn(int count) {
            Canvas all = Objects.requireNonNull(canvas);
            folders.warn(rows::warn);
            if (resized > 0) {
                rows.warn(String.format(
                        Locale.ROOT,
                        "%,d of %,d images were resized to %s%s; options {\"width\":…,\"height\":…} say otherwise",
                        resized,
                        count,
                        Spelling.pixels(all.height, all.width),
                        how == Resize.STRETCH ? "" : " (%s)".formatted(how.word())));
            }
            if (greyed > 0 && options.color() == null && options.shape() == null) {
                rows.warn(String.format(
                        Locale.ROOT,
                        "%,d of %,d images have colors and became grey, as the first one, %s, is; options {\"color\":\"rgb\"} keep them",
                        greyed,
                        count,
                        first));
            }
            misnamed.warn(rows, count, "are not what their names say, and were read as what they are");
            unended.warn(
                    rows,
                    count,
                    "were read though their files end behind the last pixel, without the end that PNG has, and may be damaged");
            moving.warn(rows, count, "move, and the first frame of each was read");
        }
    }

    /** Files of which there is something to say: how many they are, and the first of them. */
    private static final class Named {

        private final List<String> first = new ArrayList<>();
        private long count;

        void add(String file) {
            count++;
            if (first.size() < MOST_NAMED) {
                first.add(file);
            }
        }

        /** @param what is said of them */
        void warn(RowCollector rows, int all, String what) {
            if (count > 0) {
                rows.warn(String.format(
                        Locale.ROOT,
                        "%,d of %,d images %s: %s%s",
                        count,
                        all,
                        what,
                        String.join(", ", first),
                        count > MOST_NAMED ? ", …" : ""));
            }
        }
    }

    private static void requireFew(Canvas canvas, int most) {
        if (canvas.numbers() > most) {
            String detail = String.format(
                    Locale.ROOT,
                    "an image of %s is %,d numbers",
                    Spelling.pixels(canvas.height, canvas.width),
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

    private static Picture decoded(UploadedFile file) throws IOException, Picture.Broken {
        try (InputStream in = file.content().open()) {
            return Picture.decoded(in, MOST_PIXELS, pixels -> {});
        }
    }
}
