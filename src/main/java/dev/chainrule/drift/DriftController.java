package dev.chainrule.drift;

import dev.chainrule.drift.DriftResponse.DriftOfColumn;
import dev.chainrule.drift.DriftResponse.DriftReference;
import dev.chainrule.drift.DriftResponse.DriftWindow;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.model.manifest.Provenance;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Drift over HTTP. */
@RestController
class DriftController {

    private static final String FORMULA =
            "Σ (now − then) · ln(now / then) over about ten groups of the values of the training set";

    private final Models models;
    private final Drifts drifts;
    private final DriftSettings settings;
    private final Clock clock;

    DriftController(Models models, Drifts drifts, DriftSettings settings, Clock clock) {
        this.models = models;
        this.drifts = drifts;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Predictions by HTTP count, batch predictions do not. The training rows are looked at when a model is first asked, in
     * the background; what comes before that is not counted.
     */
    @Operation(summary = "How what a model is asked differs from its training set, and its predictions with it")
    @Refuses(
            status = HttpStatus.CONFLICT,
            when =
                    "Drift is switched off (chainrule.drift.enabled), or the dataset that the model was trained on was deleted before it was read")
    @GetMapping("/models/{id}/drift")
    DriftResponse drift(
            @PathVariable String id,
            @Parameter(description = "Hours from this time on, as 2026-11-29T06:00:00Z; by default all that are kept")
                    @RequestParam(required = false)
                    @Nullable
                    String from,
            @Parameter(description = "Hours that begin before this time; by default up to now")
                    @RequestParam(required = false)
                    @Nullable
                    String to) {
        Instant end =
                to == null ? clock.instant().truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS) : time("to", to);
        Instant begin = from == null ? end.minus(Duration.ofHours(settings.windows())) : time("from", from);
        Instant first = begin.truncatedTo(ChronoUnit.HOURS);
        if (!begin.isBefore(end)) {
            throw ProblemException.invalid("from", "must be before to", String.valueOf(begin), "a time before " + end);
        }
        Model model = models.find(id);
        if (!drifts.enabled()) {
            throw ProblemException.conflict("drift_off", "Drift is switched off (chainrule.drift.enabled).", List.of());
        }
        Reference reference = drifts.reference(model)
                .orElseThrow(() -> ProblemException.conflict("dataset_gone", noReference(model), List.of()));
        return response(model, reference, first, end, drifts.windows(model, first, end));
    }

    private static String noReference(Model model) {
        Provenance from = model.manifest().provenance();
        if (from.withoutData()) {
            return "The network came without data, so the distribution of its training rows is unknown; what it is asked is not counted.";
        }
        return from.imported() == null
                ? "The dataset that the model was trained on (SHA-256 %s) was deleted before it was read; upload the same file again."
                        .formatted(from.datasetSha256())
                : "The model was imported without drift.json, which says what the rows looked like that it was trained on, and its dataset (SHA-256 %s) is not here; what it is asked is not counted. Export it again from a service of today, or upload that dataset."
                        .formatted(from.datasetSha256());
    }

    private static Instant time(String parameter, String given) {
        try {
            return OffsetDateTime.parse(given).toInstant();
        } catch (DateTimeException unreadable) {
            throw ProblemException.invalid(
                    parameter, "is no time", given, "a time such as 2026-11-29T06:00:00Z (RFC 3339)");
        }
    }

    private static DriftResponse response(
            Model model, Reference reference, Instant from, Instant to, List<DriftStore.Window> windows) {
        int length = Counter.first() + reference.cells();
        long[] all = new long[length];
        Map<Instant, long[]> byHour = new TreeMap<>();
        for (DriftStore.Window window : windows) {
            if (window.cells().length == length) {
                add(window.cells(), all);
                add(window.cells(), byHour.computeIfAbsent(window.hour(), hour -> new long[length]));
            }
        }
        List<DriftWindow> hours = new ArrayList<>();
        byHour.forEach((hour, cells) -> hours.add(window(hour, cells, reference)));
        return new DriftResponse(
                "drift",
                model.id(),
                from,
                to,
                Counter.came(all),
                Counter.counted(all),
                new DriftReference(reference.rows(), reference.on()),
                FORMULA,
                columns(reference.features(), all, Counter.first()),
                model.manifest().encoding().features().size()
                        - reference.features().size(),
                columns(reference.answers(), all, answers(reference)),
                hours);
    }

    private static void add(long[] some, long[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] += some[i];
        }
    }

    /** Where the cells of the answers begin. */
    private static int answers(Reference reference) {
        return Counter.first()
                + reference.features().stream().mapToInt(Bins::cells).sum();
    }

    private static List<DriftOfColumn> columns(List<Bins> columns, long[] cells, int from) {
        List<DriftOfColumn> found = new ArrayList<>();
        int next = from;
        for (Bins bins : columns) {
            found.add(column(bins, cells, next));
            next += bins.cells();
        }
        return found;
    }

    private static DriftOfColumn column(Bins bins, long[] cells, int from) {
        Distance distance = new Distance(bins, cells, from);
        long present = distance.present();
        boolean category = bins.measure() == Measure.CATEGORY;
        Double outside = share(bins.outside(cells, from), present);
        Double psi = distance.stability();
        double chance = distance.chance();
        return new DriftOfColumn(
                bins.name(),
                bins.measure(),
                psi,
                chance,
                distance.kolmogorovSmirnov(),
                DriftLevel.of(psi, chance),
                share(bins.missing(cells, from), present + bins.missing(cells, from)),
                share(bins.missing(bins.counts(), 0), bins.present(bins.counts(), 0) + bins.missing(bins.counts(), 0)),
                category && bins.complete() ? outside : null,
                category ? null : outside,
                present);
    }

    private static @Nullable Double share(long part, long whole) {
        return whole == 0 ? null : (Double) ((double) part / whole);
    }

    private static DriftWindow window(Instant hour, long[] cells, Reference reference) {
        DriftOfColumn most = columns(reference.features(), cells, Counter.first()).stream()
                .filter(column -> column.psi() != null)
                .max(Comparator.comparingDouble(column -> Objects.requireNonNull(column.psi()) - column.psiByChance()))
                .orElse(null);
        Double ofAnswers = columns(reference.answers(), cells, answers(reference)).stream()
                .map(DriftOfColumn::psi)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
        return new DriftWindow(
                hour,
                Counter.came(cells),
                ofAnswers,
                most == null ? null : most.name(),
                most == null ? null : most.psi());
    }
}
