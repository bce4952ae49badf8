package dev.chainrule.explanation.landscape;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.checkpoint.Checkpoints;
import dev.chainrule.explanation.ExplanationSettings;
import dev.chainrule.explanation.Judge;
import dev.chainrule.explanation.LearningRows;
import dev.chainrule.explanation.LearningRows.Encoded;
import dev.chainrule.explanation.LearningRows.Side;
import dev.chainrule.explanation.Phrases;
import dev.chainrule.explanation.Subject;
import dev.chainrule.explanation.Subjects;
import dev.chainrule.explanation.landscape.LandscapeResponse.Along;
import dev.chainrule.explanation.landscape.LandscapeResponse.Direction;
import dev.chainrule.explanation.landscape.LandscapeResponse.PathPoint;
import dev.chainrule.network.Network;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.thread.Cores;
import dev.chainrule.network.thread.Team;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Loss landscapes over HTTP: as numbers or as a picture. */
@RestController
class LandscapeController {

    private static final String FORMULA = "L(θ + x·δ + y·η) with δ, η random and as long as the weights of each neuron";
    private static final String SOURCE = "Li, Xu, Taylor, Studer and Goldstein 2018, arXiv:1712.09913";
    private static final String POINTS = "Places along each direction.";
    private static final String SPAN =
            "How far it goes to either side; at 1 the weights of each neuron move by their own" + " length.";
    private static final String SEED = "Of the random directions; the same one gives the same picture.";
    private static final String ROWS =
            "Most training rows, from all over, whose mean loss it is: 400 unless asked for. Of a large network they are fewer, as the answer says.";
    private static final String PRECISION =
            "float32 with the kernels that train, or float64 with the reference kernels, over fewer rows.";
    private static final String ONCE_MORE =
            "The network was trained once more from its initial weights, of which there are no checkpoints: the path and the last"
                    + " update start from those of the training before that, which found how many epochs are best.";
    private static final String ONCE_MORE_ALONE =
            "The network was trained once more from its initial weights, and there are no checkpoints of either training: there is"
                    + " no path to show.";
    private static final String REFUSED = Phrases.NO_WEIGHTS + ", or the dataset is gone";
    private static final double MOST_SPAN = 100;
    private static final int USUAL_ROWS = 400;
    private static final int MOST_CHECKPOINTS = 50;
    private static final int MOST_THREADS = 4;

    private final Subjects subjects;
    private final LearningRows learningRows;
    private final Checkpoints checkpoints;
    private final ExplanationSettings settings;

    LandscapeController(
            Subjects subjects, LearningRows learningRows, Checkpoints checkpoints, ExplanationSettings settings) {
        this.subjects = subjects;
        this.learningRows = learningRows;
        this.checkpoints = checkpoints;
        this.settings = settings;
    }

    /** On the rows that the network trained on. */
    @Operation(summary = "The loss around a network over two random directions, and the path of its checkpoints")
    @Refuses(status = HttpStatus.CONFLICT, when = REFUSED)
    @GetMapping(path = "/models/{id}/landscape", produces = MediaType.APPLICATION_JSON_VALUE)
    LandscapeResponse landscape(
            @PathVariable String id,
            @Parameter(description = POINTS) @RequestParam(defaultValue = "25") int points,
            @Parameter(description = SPAN) @RequestParam(defaultValue = "1") double span,
            @Parameter(description = SEED) @RequestParam(defaultValue = "42") long seed,
            @Parameter(description = ROWS) @RequestParam(required = false) @Nullable Integer rows,
            @Parameter(description = PRECISION) @RequestParam(defaultValue = "float32") String precision,
            @Parameter(description = Phrases.CHECKPOINT) @RequestParam(required = false) @Nullable String checkpoint) {
        SurfaceController.requirePoints(points, settings);
        if (!(span > 0 && span <= MOST_SPAN)) {
            throw ProblemException.invalid("span", "cannot be a distance here", span, "above 0, at most 100");
        }
        int most = rows == null ? Math.min(USUAL_ROWS, settings.maxRows()) : rows;
        if (most < 1 || most > settings.maxRows()) {
            throw ProblemException.invalid(
                    "rows",
                    "is no number of rows to go over",
                    most,
                    "1 to %s (chainrule.explanation.max-rows)".formatted(settings.maxRows()));
        }
        Precision in = Precision.of(precision);
        return subjects.ask(id, checkpoint, subject -> landscape(subject, points, span, seed, most, in));
    }

    @Operation(summary = "The loss around a network, as a PNG picture")
    @ApiResponse(
            responseCode = "200",
            description = "A picture: dark where the loss is small, with the checkpoints in red",
            content =
                    @Content(
                            mediaType = MediaType.IMAGE_PNG_VALUE,
                            schema = @Schema(type = "string", format = "binary")))
    @Refuses(status = HttpStatus.CONFLICT, when = REFUSED)
    @GetMapping(path = "/models/{id}/landscape", produces = MediaType.IMAGE_PNG_VALUE)
    ResponseEntity<byte[]> landscapeAsPng(
            @PathVariable String id,
            @Parameter(description = POINTS) @RequestParam(defaultValue = "25") int points,
            @Parameter(description = SPAN) @RequestParam(defaultValue = "1") double span,
            @Parameter(description = SEED) @RequestParam(defaultValue = "42") long seed,
            @Parameter(description = ROWS) @RequestParam(required = false) @Nullable Integer rows,
            @Parameter(description = PRECISION) @RequestParam(defaultValue = "float32") String precision,
            @Parameter(description = Phrases.CHECKPOINT) @RequestParam(required = false) @Nullable String checkpoint) {
        return SurfaceController.png(
                landscape(id, points, span, seed, rows, precision, checkpoint).grid());
    }

    @Operation(summary = "The loss around a network, as an SVG picture")
    @ApiResponse(
            responseCode = "200",
            description = "A picture: dark where the loss is small, with the checkpoints in red",
            content = @Content(mediaType = SurfaceController.SVG, schema = @Schema(type = "string")))
    @Refuses(status = HttpStatus.CONFLICT, when = REFUSED)
    @GetMapping(path = "/models/{id}/landscape", produces = SurfaceController.SVG)
    ResponseEntity<byte[]> landscapeAsSvg(
            @PathVariable String id,
            @Parameter(description = POINTS) @RequestParam(defaultValue = "25") int points,
            @Parameter(description = SPAN) @RequestParam(defaultValue = "1") double span,
            @Parameter(description = SEED) @RequestParam(defaultValue = "42") long seed,
            @Parameter(description = ROWS) @RequestParam(required = false) @Nullable Integer rows,
            @Parameter(description = PRECISION) @RequestParam(defaultValue = "float32") String precision,
            @Parameter(description = Phrases.CHECKPOINT) @RequestParam(required = false) @Nullable String checkpoint) {
        return SurfaceController.svg(
                landscape(id, points, span, seed, rows, precision, checkpoint).grid());
    }

    private LandscapeResponse landscape(
            Subject subject, int points, double span, long seed, int asked, Precision precision) {
        long passes = (long) points * points + 2L * points + MOST_CHECKPOINTS;
        long pass = passes * precision.cost() * subject.work();
        int most = (int) Math.min(asked, settings.maxWork() / pass);
        if (most < 1) {
            int fitting = (int) Math.sqrt(settings.maxWork() / (double) subject.work() / precision.cost()) - 2;
            throw ProblemException.invalid(
                    "points",
                    "would take too many multiplications (chainrule.explanation.max-work)",
                    points,
                    fitting < 2 ? "a smaller network" : "at most %s".formatted(fitting));
        }
        Encoded data = learningRows.read(subject, Side.TRAINING, most);
        List<Double> steps = steps(points, -span, span);
        try (WeightPlane around = new WeightPlane(subject, data, precision.kernels(), seed)) {
            double center = around.losses().now();
            double[][] loss = grid(subject, data, precision, seed, steps);
            List<Checkpoint> ways = ways(subject);
            List<PathPoint> path = path(subject, around, precision, ways, center, stepsPerEpoch(subject, data));
            @Nullable Along update = along(subject, around.landscape(), precision, ways, points);
            return new LandscapeResponse(
                    "landscape",
                    subject.id(),
                    subject.checkpointId(),
                    FORMULA,
                    SOURCE,
                    List.of(
                            direction("random direction 1", seed, around.first()),
                            direction("random direction 2", seed, around.second())),
                    steps,
                    loss,
                    center,
                    data.side().word(),
                    data.rows().length,
                    data.omitted(),
                    path,
                    update,
                    precision.word(),
                    note(subject, path));
        }
    }

    /** The loss at each place, {@code [second direction][first]}; rows of it are gone through side by side. */
    private static double[][] grid(Subject subject, Encoded data, Precision precision, long seed, List<Double> steps) {
        int points = steps.size();
        double[][] loss = new double[points][points];
        int threads = Runtime.getRuntime().availableProcessors();
        try (Team team = new Cores(threads).team(Math.min(MOST_THREADS, threads))) {
            int shares = Math.min(team.size(), points);
            team.run(shares, share -> {
                try (WeightPlane around = new WeightPlane(subject, data, precision.kernels(), seed)) {
                    for (int i = Team.first(share, shares, points); i < Team.first(share + 1, shares, points); i++) {
                        for (int j = 0; j < points; j++) {
                            loss[i][j] = around.at(steps.get(j), steps.get(i));
                        }
                    }
                }
            });
        }
        return loss;
    }

    private static @Nullable String note(Subject subject, List<PathPoint> path) {
        if (!subject.refitted()) {
            return null;
        }
        return path.size() > 1 ? ONCE_MORE : ONCE_MORE_ALONE;
    }

    private static Direction direction(String name, long seed, Matrix way) {
        return new Direction(name, seed, Math.sqrt(Landscape.product(way, way)));
    }

    private static long stepsPerEpoch(Subject subject, Encoded learned) {
        int batch = subject.training().batchSize().most();
        return (learned.all() + batch - 1L) / batch;
    }

    private static List<Double> steps(int points, double from, double to) {
        List<Double> steps = new ArrayList<>();
        for (int i = 0; i < points; i++) {
            steps.add(from + (to - from) * i / (points - 1));
        }
        return steps;
    }

    /** The checkpoints that its training passed on the way to it, oldest first; where it was trained once more, the one before. */
    private List<Checkpoint> ways(Subject subject) {
        Checkpoint own = subject.checkpoint();
        int epoch = epoch(subject);
        List<Checkpoint> all = new ArrayList<>(checkpoints.ofModel(subject.jobId()).stream()
                .filter(each -> own != null
                        ? each.position().step() < own.position().step()
                        : subject.refitted() || each.position().epoch() <= epoch)
                .limit(MOST_CHECKPOINTS)
                .toList());
        Collections.reverse(all);
        return all;
    }

    private static int epoch(Subject subject) {
        Checkpoint own = subject.checkpoint();
        if (own != null) {
            return own.position().epoch();
        }
        return subject.model() == null
                ? 0
                : subject.model().manifest().provenance().epoch();
    }

    private List<PathPoint> path(
            Subject subject,
            WeightPlane around,
            Precision precision,
            List<Checkpoint> ways,
            double center,
            long stepsPerEpoch) {
        List<PathPoint> path = new ArrayList<>();
        for (Checkpoint each : ways) {
            try (Network then = checkpoints.network(each, precision.kernels())) {
                if (then.parameters().columns() == subject.parameters()) {
                    path.add(point(each, then, around));
                }
            } catch (ProblemException gone) {
                // others were kept meanwhile
            }
        }
        Checkpoint own = subject.checkpoint();
        int epoch = epoch(subject);
        long step = own != null ? own.position().step() : epoch * stepsPerEpoch;
        path.add(new PathPoint(subject.checkpointId(), epoch, step, 0, 0, center));
        return path;
    }

    private static PathPoint point(Checkpoint checkpoint, Network then, WeightPlane around) {
        try (Judge.Losses losses = around.judge().losses(then);
                Memory own = then.kernels().memory()) {
            Matrix way = around.landscape().to(then.parameters(), own);
            double[] place = Landscape.projected(way, around.first(), around.second());
            return new PathPoint(
                    checkpoint.id(),
                    checkpoint.position().epoch(),
                    checkpoint.position().step(),
                    place[0],
                    place[1],
                    losses.now());
        }
    }

    /** From the last checkpoint that had other weights. */
    private @Nullable Along along(
            Subject subject, Landscape around, Precision precision, List<Checkpoint> ways, int points) {
        for (int i = ways.size() - 1; i >= 0; i--) {
            @Nullable Along along = along(subject, around, precision, ways.get(i), points);
            if (along != null) {
                return along;
            }
        }
        return null;
    }

    private @Nullable Along along(
            Subject subject, Landscape around, Precision precision, Checkpoint before, int points) {
        try (Network then = checkpoints.network(before, precision.kernels());
                Memory own = then.kernels().memory()) {
            if (then.parameters().columns() != subject.parameters()) {
                return null;
            }
            Matrix way = around.to(then.parameters(), own);
            if (Landscape.product(way, way) == 0) {
                return null;
            }
            List<Double> steps = steps(points, -1, 2);
            double[] loss = new double[points];
            for (int i = 0; i < points; i++) {
                loss[i] = around.onTheWayFrom(way, then.state(), steps.get(i));
            }
            around.reset();
            return new Along(before.id(), steps, loss);
        } catch (ProblemException gone) {
            return null; // another was kept meanwhile
        }
    }
}
