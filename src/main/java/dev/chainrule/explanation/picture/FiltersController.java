package dev.chainrule.explanation.picture;

import dev.chainrule.explanation.Phrases;
import dev.chainrule.explanation.Subject;
import dev.chainrule.explanation.Subjects;
import dev.chainrule.explanation.picture.FiltersResponse.Filter;
import dev.chainrule.network.layer.Layer;
import dev.chainrule.network.layer.PictureFilters;
import dev.chainrule.network.layer.Unit;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The filters of convolutions over HTTP: as numbers, or as a picture of all of them. */
@RestController
class FiltersController {

    private static final String LAYER =
            "Which layer, counted from 1, as of the weights; by default the first one that has filters.";
    private static final String INNER =
            "Of a layer that is made of others, such as a residual block or a separable convolution: which of these, from 1;"
                    + " several lead deeper.";
    private static final String FIRST = "First filter that is shown, counted from 0.";
    private static final String COUNT = "Filters that are shown; by default as many as one answer has room for.";
    private static final List<String> NOTES = List.of(
            "A filter answers most where the picture, as the network gets it, looks like the filter: its weights are multiplied with"
                    + " what comes into the layer, and are no picture of anything the network was shown.",
            "Only the first layer's filters look at pixels; those of later layers look at the channels before them.");

    private final Subjects subjects;
    private final PictureSettings settings;

    FiltersController(Subjects subjects, PictureSettings settings) {
        this.subjects = subjects;
        this.settings = settings;
    }

    /** The model may also be the id of a checkpoint, or of a job that runs or is paused. */
    @Operation(summary = "The weights of a convolution as small pictures, filter by filter")
    @Refuses(status = HttpStatus.CONFLICT, when = Phrases.NO_WEIGHTS)
    @GetMapping(path = "/models/{id}/filters", produces = MediaType.APPLICATION_JSON_VALUE)
    FiltersResponse filters(
            @PathVariable String id,
            @Parameter(description = LAYER) @RequestParam(required = false) @Nullable Integer layer,
            @Parameter(description = INNER) @RequestParam(required = false) @Nullable List<Integer> inner,
            @Parameter(description = FIRST) @RequestParam(defaultValue = "0") int first,
            @Parameter(description = COUNT) @RequestParam(required = false) @Nullable Integer count,
            @Parameter(description = Phrases.CHECKPOINT) @RequestParam(required = false) @Nullable String checkpoint) {
        return subjects.ask(id, checkpoint, subject -> of(subject, layer, inner, first, count));
    }

    /** On one scale for all filters, around 0. */
    @Operation(summary = "The weights of a convolution as a PNG picture: of several channels a line for each filter")
    @ApiResponse(
            responseCode = "200",
            description =
                    "A picture: teal for weights above 0, orange for those below, the stronger the larger; one scale for all, which stands"
                            + " below",
            content =
                    @Content(
                            mediaType = MediaType.IMAGE_PNG_VALUE,
                            schema = @Schema(type = "string", format = "binary")))
    @Refuses(status = HttpStatus.CONFLICT, when = Phrases.NO_WEIGHTS)
    @GetMapping(path = "/models/{id}/filters", produces = MediaType.IMAGE_PNG_VALUE)
    ResponseEntity<byte[]> filtersAsPng(
            @PathVariable String id,
            @Parameter(description = LAYER) @RequestParam(required = false) @Nullable Integer layer,
            @Parameter(description = INNER) @RequestParam(required = false) @Nullable List<Integer> inner,
            @Parameter(description = FIRST) @RequestParam(defaultValue = "0") int first,
            @Parameter(description = COUNT) @RequestParam(required = false) @Nullable Integer count,
            @Parameter(description = Phrases.CHECKPOINT) @RequestParam(required = false) @Nullable String checkpoint) {
        return png(filters(id, layer, inner, first, count, checkpoint));
    }

    private FiltersResponse of(
            Subject subject,
            @Nullable Integer number,
            @Nullable List<Integer> inner,
            int first,
            @Nullable Integer count) {
        LayerPath path = path(subject, number, inner);
        PictureFilters shape = path.layer().filters().orElseThrow(() -> noFilters(subject, path));
        Shown shown = Shown.of(
                "filters",
                shape.columns(),
                (long) shape.height() * shape.width() * shape.channels(),
                first,
                count,
                settings,
                "");
        Matrix parameters = subject.network().parameters();
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < shape.weights(); i++) {
            double weight = parameters.get(0, Math.toIntExact(path.offset() + i));
            min = Math.min(min, weight);
            max = Math.max(max, weight);
        }
        return new FiltersResponse(
                "filters",
                subject.id(),
                subject.checkpointId(),
                path.number(),
                path.inner(),
                path.name(subject),
                path.type(),
                shape.shape(),
                min,
                max,
                IntStream.range(shown.first(), shown.end())
                        .mapToObj(column -> filter(parameters, path.offset(), shape, column))
                        .toList(),
                shape.columns() - shown.count(),
                NOTES);
    }

    private static LayerPath path(Subject subject, @Nullable Integer number, @Nullable List<Integer> inner) {
        if (number != null) {
            return LayerPath.of(subject, number, inner, "layer", "inner");
        }
        List<LayerPath> all = withFilters(subject);
        if (all.isEmpty()) {
            throw noFilters(
                    "the network has no layer with filters over pictures",
                    "layer",
                    null,
                    "a network with a convolution; weights shows those of any other");
        }
        return inner == null ? all.get(0) : LayerPath.of(subject, all.get(0).number(), inner, "layer", "inner");
    }

    private static List<LayerPath> withFilters(Subject subject) {
        return LayerPath.all(subject, (Layer layer) -> layer.filters().isPresent());
    }

    private static ProblemException noFilters(Subject subject, LayerPath path) {
        List<LayerPath> all = withFilters(subject);
        return noFilters(
                "%s, %s, has no filters over pictures".formatted(path.name(subject), path.type()),
                "layer",
                path.number(),
                all.isEmpty()
                        ? "a network with a convolution; weights shows those of any other"
                        : "one of the layers " + LayerPath.listed(subject, all));
    }

    private static ProblemException noFilters(String detail, String field, @Nullable Object got, String hint) {
        return new ProblemException(
                ProblemKind.INVALID, "no_filters", detail + ".", List.of(Violation.at(field, detail, got, hint)));
    }

    private static Filter filter(Matrix parameters, long offset, PictureFilters shape, int column) {
        double[][][] values = new double[shape.height()][shape.width()][shape.channels()];
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double squares = 0;
        for (int y = 0; y < shape.height(); y++) {
            for (int x = 0; x < shape.width(); x++) {
                for (int channel = 0; channel < shape.channels(); channel++) {
                    double weight = parameters.get(0, Math.toIntExact(offset + shape.weight(y, x, channel, column)));
                    values[y][x][channel] = weight;
                    min = Math.min(min, weight);
                    max = Math.max(max, weight);
                    squares += weight * weight;
                }
            }
        }
        int bias = shape.bias(column);
        return new Filter(
                column / shape.pieces(),
                shape.pieces() == 1 ? null : (Integer) (column % shape.pieces()),
                min,
                max,
                Math.sqrt(squares),
                bias == Unit.FIXED ? null : (Double) parameters.get(0, Math.toIntExact(offset + bias)),
                values);
    }

    /** Of several channels each filter is a line of them. */
    private static ResponseEntity<byte[]> png(FiltersResponse found) {
        int channels = found.shape().get(2);
        List<double[][]> tiles = new ArrayList<>();
        for (Filter filter : found.filters()) {
            for (int channel = 0; channel < channels; channel++) {
                tiles.add(channel(filter.values(), channel));
            }
        }
        int columns = channels > 1 ? channels : Tiles.columns(tiles);
        String saying = "Weights of %s, shape %s: teal above 0, orange below 0, white at 0, one scale for all; %s"
                .formatted(
                        found.name(),
                        found.shape(),
                        channels > 1
                                ? "a line for each filter, a square for each channel"
                                : "a square for each filter");
        double most = Math.max(Math.abs(found.min()), Math.abs(found.max()));
        return ResponseEntity.ok()
                .contentType(MediaType.IMAGE_PNG)
                .body(Tiles.sheet(tiles, columns, most == 0 ? 1 : most, saying));
    }

    private static double[][] channel(double[][][] values, int channel) {
        double[][] only = new double[values.length][values[0].length];
        for (int y = 0; y < only.length; y++) {
            for (int x = 0; x < only[y].length; x++) {
                only[y][x] = values[y][x][channel];
            }
        }
        return only;
    }
}
