package dev.chainrule.explanation.card;

import dev.chainrule.choice.Word;
import dev.chainrule.dataset.Dataset;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.explanation.diagnosis.Bootstrap;
import dev.chainrule.explanation.diagnosis.Curve;
import dev.chainrule.explanation.diagnosis.Diagnoses;
import dev.chainrule.explanation.diagnosis.DiagnosisResponse;
import dev.chainrule.explanation.diagnosis.Finding;
import dev.chainrule.explanation.diagnosis.Measures;
import dev.chainrule.explanation.diagnosis.Studied;
import dev.chainrule.explanation.diagnosis.Studies;
import dev.chainrule.history.Histories;
import dev.chainrule.job.JobStatus;
import dev.chainrule.model.Baseline;
import dev.chainrule.model.CrossValidation;
import dev.chainrule.model.Environment;
import dev.chainrule.model.Measurement;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelManifest;
import dev.chainrule.model.Models;
import dev.chainrule.model.Provenance;
import dev.chainrule.plan.JobDefinition.Refit;
import dev.chainrule.plan.ResolvedDefinition;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.split.SplitPlan;
import dev.chainrule.training.JobDesk;
import dev.chainrule.web.OwnAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes of a model what one should know before using it (Mitchell and others 2019). */
@Component
class Cards {

    private static final int ROWS = 5000;
    private static final int COLUMNS = 100;
    private static final int CLASSES = 30;
    private static final int EXAMPLES = 3;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Models models;
    private final JobDesk desk;
    private final Studies studies;
    private final Diagnoses diagnoses;
    private final Histories histories;
    private final OwnAddress address;

    Cards(Models models, JobDesk desk, Studies studies, Diagnoses diagnoses, Histories histories, OwnAddress address) {
        this.address = address;
        this.models = models;
        this.desk = desk;
        this.studies = studies;
        this.diagnoses = diagnoses;
        this.histories = histories;
    }

    String write(String reference, CardText card) {
        Models.Named named = models.named(reference);
        Model model = named.model();
        Optional<Dataset> dataset = studies.dataset(model).filter(studies::mayBeRead);
        Studied rows = dataset.map(found -> studies.of(model, found, ROWS)).orElse(null);
        new Card(model, named.threshold(), dataset.orElse(null), rows, card).write();
        return card.whole();
    }

    /** Of one model. */
    private final class Card {

        private final Model model;
        private final @Nullable Double threshold;
        private final ModelManifest manifest;
        private final Provenance provenance;
        private final ResolvedDefinition resolved;
        private final @Nullable Dataset dataset;
        private final @Nullable Studied rows;
        private final CardText card;

        Card(
                Model model,
                @Nullable Double threshold,
                @Nullable Dataset dataset,
                @Nullable Studied rows,
                CardText card) {
            this.model = model;
            this.threshold = threshold;
            this.manifest = model.manifest();
            this.provenance = manifest.provenance();
            this.resolved = ResolvedDefinition.of(manifest);
            this.dataset = dataset;
            this.rows = rows;
            this.card = card;
        }

        void write() {
            card.title("%s, version %s".formatted(model.name(), model.version()));
            card.paragraph("A %s network that answers %s. Model %s, made by job %s."
                    .formatted(
                            manifest.task().word(),
                            String.join(", ", manifest.encoding().target().columns()),
                            model.id(),
                            provenance.job()));
            if (threshold != null) {
                card.paragraph(
                        "The alias by which it was asked for answers by the threshold %s; everything below is measured at 0.5."
                                .formatted(threshold));
            }
            Provenance.Edited edited = provenance.edited();
            if (edited != null) {
                card.paragraph(
                        "It was changed by hand: it is %s with %s changes, and its figures are those after them. %s"
                                .formatted(
                                        edited.from(),
                                        edited.changes().size(),
                                        edited.changes().stream()
                                                .limit(EXAMPLES)
                                                .collect(Collectors.joining("; "))));
            }
            data();
            columns();
            definition();
            curve();
            metrics();
            confusion();
            findings();
            limits();
            use();
        }

        private void data() {
            card.heading("Data");
            List<List<String>> facts = new ArrayList<>();
            facts.add(List.of(
                    "dataset",
                    dataset == null
                            ? provenance.dataset() + " (has been deleted, or is too large to be read)"
                            : dataset.name()));
            facts.add(List.of("SHA-256", provenance.datasetSha256()));
            if (dataset != null) {
                facts.add(List.of("rows", String.valueOf(dataset.rows())));
            }
            Provenance.SplitRows split = provenance.split();
            if (split != null) {
                facts.add(List.of("training rows", String.valueOf(split.training())));
                facts.add(List.of("validation rows", String.valueOf(split.validation())));
                if (split.test() != null) {
                    facts.add(List.of("test rows", String.valueOf(split.test())));
                }
            }
            Provenance.Learned learned = provenance.learned();
            if (learned != null && resolved.refit() != Refit.NONE) {
                facts.add(List.of(
                        "learned from in the end", "%s rows (refit: %s)".formatted(learned.rows(), learned.refit())));
            }
            facts.add(List.of("split", split(resolved.split())));
            card.table(List.of("what", "value"), facts);
        }

        private static String split(SplitPlan how) {
            List<String> parts = new ArrayList<>();
            parts.add("by " + Word.of(how.by()) + (how.column() == null ? "" : " (" + how.column() + ")"));
            if (how.validation() != null && how.validation() > 0) {
                parts.add("validation %s %%".formatted(Measures.number(100 * how.validation())));
            }
            if (how.test() > 0) {
                parts.add("test %s %%".formatted(Measures.number(100 * how.test())));
            }
            if (how.folds() != null) {
                parts.add("%s folds".formatted(how.folds()));
            }
            if (how.crossValidation() > 0) {
                parts.add("cross-validated figures of %s networks".formatted(how.crossValidation()));
            }
            return String.join(", ", parts);
        }

        private void columns() {
            card.heading("Columns");
            List<List<String>> lines = new ArrayList<>();
            for (FeatureEncoding feature : manifest.encoding().features()) {
                if (lines.size() < COLUMNS) {
                    lines.add(List.of(
                            feature.column(),
                            feature.type().word(),
                            String.valueOf(feature.width()),
                            seen(feature, manifest.encoding())));
                }
            }
            card.table(List.of("feature", "type", "inputs", "seen in training"), lines);
            int more = manifest.encoding().features().size() - lines.size();
            if (more > 0) {
                card.paragraph("And %s more.".formatted(more));
            }
        }

        /** In the rows that it was encoded by. */
        private static String seen(FeatureEncoding feature, Encoding encoding) {
            List<Object> known = feature.known();
            if (!known.isEmpty()) {
                String some =
                        known.stream().limit(EXAMPLES).map(String::valueOf).collect(Collectors.joining(", "));
                return known.size() <= EXAMPLES ? some : "%s and %s more".formatted(some, known.size() - EXAMPLES);
            }
            return encoding.seenIn(feature.column())
                    .filter(range -> !feature.type().dated())
                    .map(range -> "%s to %s".formatted(Measures.shown(range.min()), Measures.shown(range.max())))
                    .orElse("");
        }

        private void definition() {
            card.heading("Definition");
            Provenance.Edited edited = provenance.edited();
            if (edited != null) {
                card.paragraph(
                        "This is how %s was trained; the network was changed by hand since, as said above, and is no more what stands here."
                                .formatted(edited.from()));
            }
            card.code(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(provenance.definition()));
        }

        private void curve() {
            Curve curve = Curve.of(histories, provenance.job());
            card.heading("Training");
            card.paragraph(trained(curve));
            if (curve.points() > 0) {
                card.curve(curve);
            }
        }

        private String trained(Curve curve) {
            if (curve.points() == 0) {
                return "Its curve was deleted with its job. The weights are those after epoch %s, with the seed %s."
                        .formatted(provenance.epoch(), provenance.seed());
            }
            long epochs = Math.round(curve.epochs()[curve.points() - 1]);
            return resolved.refit() == Refit.NONE
                    ? "%s epochs with the seed %s; the weights are those after epoch %s."
                            .formatted(epochs, provenance.seed(), provenance.epoch())
                    : "%s epochs with the seed %s, of which the curve is; the network of this model was then trained once more, from its beginning, for the %s epochs that were best."
                            .formatted(epochs, provenance.seed(), provenance.epoch());
        }

        private void metrics() {
            card.heading("Metrics");
            List<List<String>> lines = new ArrayList<>();
            boolean own = resolved.refit() == Refit.NONE || provenance.edited() != null;
            String before = own ? "" : ", before the refit";
            lines(lines, "training" + before, manifest.train(), own ? intervals(false) : Map.of());
            if (manifest.validation() != null) {
                boolean judges = own && manifest.test() == null;
                lines(lines, "validation" + before, manifest.validation(), judges ? intervals(true) : Map.of());
            }
            Measurement test = manifest.test();
            if (test != null) {
                lines(lines, "test" + (resolved.refit() == Refit.ALL ? before : ""), test, tested());
            }
            Baseline baseline = manifest.baseline();
            if (baseline != null) {
                baseline.metrics()
                        .forEach((metric, value) -> lines.add(line("baseline on " + baseline.rowsOf(), metric, value)));
            }
            CrossValidation folds = manifest.crossValidation();
            if (folds != null) {
                lines(lines, folds);
            }
            card.table(List.of("rows", "metric", "value", "95 % interval"), lines);
            card.paragraph(
                    "Intervals are Wilson's of shares of rows, and seeded bootstraps of the rest; where none stands, none is known.");
            if (manifest.notes() != null) {
                manifest.notes()
                        .forEach(note -> card.paragraph(
                                "%s%s.".formatted(note.substring(0, 1).toUpperCase(Locale.ROOT), note.substring(1))));
            }
        }

        private static List<String> line(String on, String metric, @Nullable Double value) {
            return List.of(on, metric, number(value), "");
        }

        private static String number(@Nullable Double value) {
            return value == null ? "–" : Measures.number(value);
        }

        private static void lines(List<List<String>> lines, CrossValidation folds) {
            String on = "cross-validation (%s networks)".formatted(folds.folds().size());
            folds.mean().forEach((metric, mean) -> {
                Double std = folds.std().get(metric);
                String value = number(mean);
                lines.add(List.of(
                        on,
                        metric,
                        std == null ? value : "%s, ± %s between them".formatted(value, Measures.number(std)),
                        ""));
            });
            if (folds.baseline() != null) {
                folds.baseline()
                        .forEach((metric, mean) -> lines.add(line("baseline of cross-validation", metric, mean)));
            }
        }

        private Map<String, Bootstrap.Interval> tested() {
            Map<String, Bootstrap.Interval> found = new TreeMap<>();
            Map<String, List<Double>> ends = Objects.requireNonNullElse(manifest.intervals(), Map.of());
            ends.forEach((metric, both) -> found.put(metric, new Bootstrap.Interval(0, both.get(0), both.get(1))));
            return found;
        }

        private Map<String, Bootstrap.Interval> intervals(boolean heldBack) {
            return rows == null ? Map.of() : Bootstrap.of(rows, heldBack, provenance.seed());
        }

        private static void lines(
                List<List<String>> lines, String on, Measurement measured, Map<String, Bootstrap.Interval> intervals) {
            new TreeMap<>(measured.metrics()).forEach((metric, value) -> {
                Bootstrap.Interval interval = intervals.get(metric);
                lines.add(List.of(
                        "%s (%s)".formatted(on, measured.rows()),
                        metric,
                        number(value),
                        interval == null
                                ? ""
                                : "%s to %s"
                                        .formatted(Measures.shown(interval.low()), Measures.shown(interval.high()))));
            });
        }

        private void confusion() {
            List<List<Long>> counts = manifest.judged().confusion();
            if (counts == null
                    || !(manifest.encoding().target() instanceof TargetEncoding.Classes classes)
                    || counts.size() > CLASSES) {
                return;
            }
            List<String> labels = classes.labels().stream().map(String::valueOf).toList();
            card.heading("Confusion matrix");
            boolean own = resolved.refit() != Refit.ALL;
            card.paragraph(
                    "Of the %s rows%s."
                            .formatted(
                                    manifest.judgedOn(),
                                    own
                                            ? ""
                                            : ", as the network took them before it learned from all rows; nobody has counted how this one would"));
            List<String> names = new ArrayList<>(List.of("is ↓, taken for →"));
            names.addAll(labels);
            List<List<String>> lines = new ArrayList<>();
            for (int i = 0; i < counts.size(); i++) {
                List<String> line = new ArrayList<>(List.of(labels.get(i)));
                counts.get(i).forEach(count -> line.add(String.valueOf(count)));
                lines.add(line);
            }
            card.table(names, lines);
            List<List<String>> mistakes =
                    own ? mistakes(labels, !manifest.judgedOn().equals("train")) : List.of();
            if (!mistakes.isEmpty()) {
                card.paragraph("Rows of %s that were taken for another class:".formatted(manifest.judgedOn()));
                card.table(List.of("is", "taken for", "rows of the dataset, such as"), mistakes);
            }
        }

        private List<List<String>> mistakes(List<String> labels, boolean heldBack) {
            List<List<String>> lines = new ArrayList<>();
            if (rows == null) {
                return lines;
            }
            float[][] outputs = Objects.requireNonNull(rows.outputs());
            Map<String, List<String>> found = new TreeMap<>();
            for (int row = 0; row < rows.count(); row++) {
                if (rows.heldBack()[row] == heldBack && rows.known(row)) {
                    int truth = rows.classOf(rows.targets()[row]);
                    int said = rows.classOf(outputs[row]);
                    if (truth != said) {
                        found.computeIfAbsent(truth + " " + said, pair -> new ArrayList<>())
                                .add(String.valueOf(rows.rows()[row]));
                    }
                }
            }
            found.forEach((pair, numbers) -> {
                String[] both = pair.split(" ", -1);
                lines.add(List.of(
                        labels.get(Integer.parseInt(both[0])),
                        labels.get(Integer.parseInt(both[1])),
                        String.join(", ", numbers.subList(0, Math.min(EXAMPLES, numbers.size())))));
            });
            return lines;
        }

        private void findings() {
            card.heading("Findings");
            if (desk.lookUp(provenance.job()).isEmpty()) {
                card.paragraph("Its job has been deleted, so nothing can be found out about its training.");
                return;
            }
            DiagnosisResponse diagnosis;
            try {
                diagnosis = diagnoses.of(provenance.job());
            } catch (ProblemException refused) {
                card.paragraph("Its training could not be examined: " + refused.detail());
                return;
            }
            List<Finding> found = diagnosis.findings();
            List<String> omitted = diagnosis.omitted();
            if (found.isEmpty()) {
                card.paragraph(
                        omitted.isEmpty()
                                ? "Nothing seems to be wrong with its training."
                                : "Whether anything is wrong with its training is not known, as not everything could be looked at.");
            }
            omitted.forEach(what -> card.paragraph("Not looked at: %s.".formatted(what)));
            found.forEach(finding -> card.paragraph("%s (%s): %s What to try: %s"
                    .formatted(
                            finding.code().word(),
                            finding.severity().word(),
                            finding.detail(),
                            finding.suggestion().detail())));
        }

        private void limits() {
            card.heading("Limits");
            card.paragraph(
                    "It was trained on columns within the ranges above and knows nothing beyond them. Its figures are of rows of the same table; rows from elsewhere may differ.");
            card.paragraph(String.format(
                    Locale.ROOT,
                    "Made by Chainrule %s%s. The weights have the SHA-256 %s%s.",
                    provenance.engine(),
                    machine(),
                    provenance.weightsSha256(),
                    again()));
        }

        private String again() {
            String obstacle = obstacle();
            return obstacle == null
                    ? ", and the same definition, data and seed give the same weights again (POST /models/%s/verify)"
                            .formatted(model.id())
                    : "; training it again would not give them, as it was " + obstacle;
        }

        /** Why nobody can make it again; null where somebody can. */
        private @Nullable String obstacle() {
            if (provenance.edited() != null) {
                return "changed by hand";
            }
            if (provenance.imported() != null) {
                return "made elsewhere";
            }
            return desk.lookUp(provenance.job())
                    .filter(job -> job.status() != JobStatus.SUCCEEDED)
                    .map(stopped -> "stopped before its end")
                    .orElse(null);
        }

        private String machine() {
            Environment environment = provenance.environment();
            return environment == null
                    ? ""
                    : " on %s with %s threads (JDK %s, %s, kernels for %s)"
                            .formatted(
                                    environment.cpu(),
                                    environment.threads(),
                                    environment.jdk(),
                                    environment.matrixLibrary() == null
                                            ? "ND4J " + environment.nd4j()
                                            : environment.matrixLibrary(),
                                    environment.kernels());
        }

        private void use() {
            card.heading("How to call it");
            String example = JSON.writeValueAsString(manifest.example());
            card.code("curl -X POST %s/models/%s/predict -H 'Content-Type: application/json' -d '%s'"
                    .formatted(address.url(), model.id(), example.replace("'", "'\\''")));
        }
    }
}
