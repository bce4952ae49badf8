package dev.chainrule.dataset;

import dev.chainrule.definition.Spelling;
import dev.chainrule.format.PictureSheet;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.Table;
import dev.chainrule.web.body.HeapBudget;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Pictures of a dataset, side by side, over HTTP. */
@RestController
@RequestMapping("/datasets/{id}/contact-sheet")
class ContactSheetController {

    private static final int MOST_PICTURES = 400;
    private static final int MOST_CLASSES = 100;
    private static final long MOST_PIXELS = 16_000_000;
    /** Of the heap, for each pixel: the picture, and its file. */
    private static final int BYTES_OF_PIXEL = 8;

    private static final int COLOURS = 3;

    private final Datasets datasets;
    private final HeapBudget heap;

    ContactSheetController(Datasets datasets, HeapBudget heap) {
        this.datasets = datasets;
        this.heap = heap;
    }

    @Operation(
            summary = "Pictures of a dataset, side by side, as a PNG picture",
            description =
                    "The first ones of each class, a line for each in the order of the classes; or those of one class. "
                            + "The classes are those of the last column. A side of a picture has 512 pixels at most, fewer "
                            + "where there would be no room for all; what is longer is drawn smaller, by itself.")
    @ApiResponse(
            responseCode = "200",
            description = "A picture",
            content =
                    @Content(
                            mediaType = MediaType.IMAGE_PNG_VALUE,
                            schema = @Schema(type = "string", format = "binary")))
    @GetMapping(produces = MediaType.IMAGE_PNG_VALUE)
    ResponseEntity<byte[]> get(
            @PathVariable String id,
            @Parameter(description = "The column of pictures; by default the first one")
                    @RequestParam(required = false)
                    @Nullable
                    String column,
            @Parameter(description = "A class, as rows have it; by default all of them")
                    @RequestParam(name = "class", required = false)
                    @Nullable
                    String label,
            @Parameter(description = "Most pictures of a class, 1 to 400") @RequestParam(defaultValue = "10")
                    int count) {
        Dataset dataset = datasets.find(id);
        if (count < 1 || count > MOST_PICTURES) {
            String range = "1 to %s".formatted(MOST_PICTURES);
            throw ProblemException.invalid("count", "count must be " + range, count, range);
        }
        Column pictures = pictures(dataset, column);
        try (Table table = datasets.open(dataset)) {
            List<List<Integer>> lines = lines(table, Column.last(dataset.columns()), label, count);
            int wide = lines.stream().mapToInt(List::size).max().orElse(1);
            PictureSheet.Frame frame = ContactSheet.frame(pictures, wide, lines.size(), MOST_PIXELS);
            long pixels = frame.pixels(wide, lines.size());
            if (pixels > MOST_PIXELS) {
                String detail = "would be a picture of more than %s million pixels".formatted(MOST_PIXELS / 1_000_000);
                throw ProblemException.invalid("count", detail, count, "fewer, or one class");
            }
            heap.take(BYTES_OF_PIXEL * pixels);
            return ResponseEntity.ok()
                    .contentType(MediaType.IMAGE_PNG)
                    .body(new ContactSheet(table, pictures, lines, frame).png());
        }
    }

    private static Column pictures(Dataset dataset, @Nullable String asked) {
        List<Column> drawable = dataset.columns().stream()
                .filter(column -> column.type() == ColumnType.IMAGE && column.shape() != null)
                .filter(column -> column.channels() != null
                        && (column.channels().size() == 1 || column.channels().size() == COLOURS))
                .toList();
        List<String> names = drawable.stream().map(Column::name).toList();
        if (asked == null && drawable.isEmpty()) {
            String hint =
                    "a dataset of pictures with 1 or 3 channels; options {\"shape\":[28,28,1]} make one column of pixels";
            throw ProblemException.invalid(
                    "column", "the dataset has no column of grey or coloured pictures", null, hint);
        }
        return drawable.stream()
                .filter(column -> asked == null || column.name().equals(asked))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        "column",
                        "is no column of grey or coloured pictures",
                        asked,
                        Spelling.hint(String.valueOf(asked), names)));
    }

    /** Rows of each class, a line for each; of one class as many lines as make about a square; of no classes likewise. */
    private static List<List<Integer>> lines(Table table, Column last, @Nullable String label, int count) {
        boolean classes = !last.wide() && last.histogram() != null && last.distinct() <= MOST_CLASSES;
        if (!classes) {
            if (label != null) {
                String detail = "the last column, \"%s\", has no classes".formatted(last.name());
                throw ProblemException.invalid("class", detail, label, "leave it out");
            }
            List<Integer> first = new ArrayList<>();
            for (int row = 0; row < Math.min(count, table.rows()); row++) {
                first.add(row);
            }
            return square(first);
        }
        Map<Double, List<Integer>> found = new TreeMap<>();
        table.read(List.of(last.name()), (from, rows, cells) -> {
            for (int row = 0; row < rows; row++) {
                List<Integer> line = found.computeIfAbsent(cells[0][row], any -> new ArrayList<>());
                if (line.size() < count) {
                    line.add(from + row);
                }
            }
        });
        found.remove(Double.NaN);
        if (label == null) {
            return List.copyOf(found.values());
        }
        List<String> known = new ArrayList<>();
        for (Map.Entry<Double, List<Integer>> each : found.entrySet()) {
            String name = String.valueOf(last.type().value(each.getKey(), table.dictionary(last.name())));
            if (name.equals(label)) {
                return square(each.getValue());
            }
            known.add(name);
        }
        String detail = "no row of \"%s\" has it".formatted(last.name());
        throw ProblemException.invalid("class", detail, label, Spelling.hint(label, known));
    }

    private static List<List<Integer>> square(List<Integer> rows) {
        int wide = (int) Math.max(1, Math.ceil(Math.sqrt(rows.size())));
        List<List<Integer>> lines = new ArrayList<>();
        for (int at = 0; at < rows.size(); at += wide) {
            lines.add(rows.subList(at, Math.min(rows.size(), at + wide)));
        }
        return lines;
    }
}
