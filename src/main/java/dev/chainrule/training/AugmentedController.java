package dev.chainrule.training;

import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.network.augmentation.Augmenter;
import dev.chainrule.network.augmentation.PictureAugmentation;
import dev.chainrule.network.augmentation.PixelScale;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.plan.PixelScales;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.RawChunk;
import dev.chainrule.table.Table;
import dev.chainrule.training.AugmentedResponse.Mixed;
import dev.chainrule.web.body.HeapBudget;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What augmentations make of a picture, over HTTP: to be looked at before anything is trained. */
@RestController
class AugmentedController {

    private static final int VARIANTS = 8;

    private final Datasets datasets;
    private final HeapBudget heap;

    AugmentedController(Datasets datasets, HeapBudget heap) {
        this.datasets = datasets;
        this.heap = heap;
    }

    @Operation(
            summary = "A picture and eight augmented variants of it, as a PNG contact sheet or as JSON",
            description =
                    "As training would show it: the picture as it is comes first. With Accept: application/json the"
                            + " pictures come one by one, each as a PNG in base64.")
    @ApiResponse(
            responseCode = "200",
            description = "Nine pictures in three rows; or as JSON, each by itself",
            content = {
                @Content(mediaType = MediaType.IMAGE_PNG_VALUE, schema = @Schema(type = "string", format = "binary")),
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = AugmentedResponse.class))
            })
    @GetMapping(
            path = "/datasets/{id}/augmented",
            produces = {MediaType.IMAGE_PNG_VALUE, MediaType.APPLICATION_JSON_VALUE})
    ResponseEntity<Object> augmented(
            @PathVariable String id,
            @Parameter(description = "Row of the picture, counted from 0") @RequestParam(defaultValue = "0") int row,
            @Parameter(description = "Seed of what is drawn") @RequestParam(defaultValue = "42") long seed,
            @Parameter(
                            description =
                                    "What is done, as in training.augmentation of a job: JSON, or names with commas between"
                                            + " them; by default shift,rotate,zoom",
                            example = "shift,rotate,zoom")
                    @RequestParam(required = false)
                    @Nullable
                    String augmentation,
            @Parameter(hidden = true) HttpServletRequest request) {
        Dataset dataset = datasets.find(id);
        Column column = pictures(dataset);
        AugmentationSteps steps = AugmentationSteps.of(augmentation);
        if (row < 0 || row >= dataset.rows()) {
            String rows = "0 to %s".formatted(dataset.rows() - 1);
            throw ProblemException.invalid("row", "there is no such row", row, rows);
        }
        PixelScale scale = PixelScales.of(column);
        AugmentedSheet sheet = new AugmentedSheet(scale);
        heap.take(sheet.bytes(VARIANTS + 1) + (long) scale.size() * Double.BYTES * (VARIANTS + 4));
        Shown shown = shown(dataset, column, new PictureAugmentation(steps.augmentation(), scale), row, seed);
        if (wantsJson(request)) {
            return ResponseEntity.ok()
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(shown.response(dataset, column, row, seed, steps, scale));
        }
        return ResponseEntity.ok().contentType(MediaType.IMAGE_PNG).body(sheet.png(shown.pictures()));
    }

    private static Column pictures(Dataset dataset) {
        return dataset.columns().stream()
                .filter(column -> column.type() == ColumnType.IMAGE)
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        "id",
                        "the dataset has no pictures: no column of type image",
                        dataset.name(),
                        "a dataset of pictures: IDX files, a zip of images, an array [rows, height, width],"
                                + " or columns of pixels read with the option shape"));
    }

    /** Whoever does not say so wants to see them. */
    private static boolean wantsJson(HttpServletRequest request) {
        List<MediaType> accepted = new ArrayList<>();
        for (String header : Collections.list(request.getHeaders(HttpHeaders.ACCEPT))) {
            accepted.addAll(MediaType.parseMediaTypes(header));
        }
        MimeTypeUtils.sortBySpecificity(accepted);
        for (MediaType type : accepted) {
            if (type.includes(MediaType.IMAGE_PNG)) {
                return false;
            }
            if (type.includes(MediaType.APPLICATION_JSON)) {
                return true;
            }
        }
        return false;
    }

    /** The picture as it is, and its variants; and what each of these was mixed with. */
    private record Shown(List<float[]> pictures, List<List<Mixed>> mixed) {

        AugmentedResponse response(
                Dataset dataset, Column column, int row, long seed, AugmentationSteps steps, PixelScale scale) {
            List<AugmentedResponse.Shown> all = new ArrayList<>();
            for (int i = 0; i < pictures.size(); i++) {
                all.add(AugmentedResponse.shown(i, pictures.get(i), mixed.get(i), scale));
            }
            return new AugmentedResponse("augmented", dataset.id(), column.name(), row, seed, steps.json(), all);
        }
    }

    private Shown shown(Dataset dataset, Column column, PictureAugmentation augmentation, int row, long seed) {
        List<float[]> pictures = new ArrayList<>();
        List<List<Mixed>> mixed = new ArrayList<>();
        try (Table table = datasets.open(dataset)) {
            Rows rows = new Rows(table, column);
            Augmenter augmenter = new Augmenter(augmentation);
            pictures.add(rows.read(row));
            mixed.add(List.of());
            for (int variant = 1; variant <= VARIANTS; variant++) {
                float[] picture = pictures.get(0).clone();
                rows.mixed = new ArrayList<>();
                augmenter.augment(picture, seed, row, variant, rows);
                pictures.add(picture);
                mixed.add(rows.mixed);
            }
        }
        return new Shown(pictures, mixed);
    }

    /** All rows of a table, for one of them that is mixed with others. */
    private static final class Rows implements Augmenter.Others {

        private final Table table;
        private final RawChunk chunk;
        private final double[] cell;
        private int loaded = -1;
        private int drawn;
        private List<Mixed> mixed = new ArrayList<>();

        Rows(Table table, Column column) {
            this.table = table;
            this.chunk = table.rawRoom(List.of(column.name()));
            this.cell = new double[column.size()];
        }

        float[] read(int row) {
            float[] picture = new float[cell.length];
            read(row, picture);
            return picture;
        }

        private void read(int row, float[] into) {
            if (loaded != row / table.chunkRows()) {
                loaded = row / table.chunkRows();
                chunk.load(loaded);
            }
            int place = row - chunk.firstRow();
            chunk.decode(0, place, place + 1, cell);
            for (int i = 0; i < cell.length; i++) {
                into[i] = (float) cell[i];
            }
        }

        @Override
        public void draw(RandomStream random, float[] picture) {
            drawn = random.nextInt(table.rows());
            read(drawn, picture);
        }

        /** What is mixed later leaves less of all that was there before. */
        @Override
        public void mixed(double share) {
            mixed.replaceAll(before -> new Mixed(before.row(), before.share() * share));
            mixed.add(new Mixed(drawn, 1 - share));
        }
    }
}
