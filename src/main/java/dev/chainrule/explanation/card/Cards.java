package dev.chainrule.explanation.card;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.checkpoint.Checkpoints;
import dev.chainrule.dataset.Dataset;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.exchange.WeightOwners;
import dev.chainrule.explanation.Subjects;
import dev.chainrule.explanation.diagnosis.Diagnoses;
import dev.chainrule.explanation.diagnosis.LearningCurve;
import dev.chainrule.explanation.diagnosis.Measures;
import dev.chainrule.explanation.study.Studied;
import dev.chainrule.explanation.study.Studies;
import dev.chainrule.history.Histories;
import dev.chainrule.job.JobStatus;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.model.Model;
import dev.chainrule.model.manifest.Baseline;
import dev.chainrule.model.manifest.CrossValidation;
import dev.chainrule.model.manifest.Environment;
import dev.chainrule.model.manifest.Measurement;
import dev.chainrule.model.manifest.ModelManifest;
import dev.chainrule.model.manifest.Provenance;
import dev.chainrule.plan.JobDefinition.Refit;
import dev.chainrule.plan.ResolvedDefinition;
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

/** Writes of a model what one should know before using it (Mitchell and others 2019). */
@Component
class Cards {

    private static final int ROWS = 5000;
    private static final int CLASSES = 30;
    private static final int EXAMPLES = 3;

    private final Subjects subjects;
    private final Checkpoints checkpoints;
    private final JobDesk desk;
    private final Studies studies;
    private final Diagnoses diagnoses;
    private final Histories histories;
    private final OwnAddress address;

    Cards(
            Subjects subjects,
            Checkpoints checkpoints,
            JobDesk desk,
            Studies studies,
            Diagnoses diagnoses,
            Histories histories,
            OwnAddress address) {
        this.subjects = subjects;
        this.checkpoints = checkpoints;
        this.address = address;
        this.desk = desk;
        this.studies = studies;
        this.diagnoses = diagnoses;
        this.histories = histories;
    }

    /**
     * @param reference as of everything that is looked into: also a checkpoint, or a job
     * @param checkpoint of the job of that model or of that job; null for the newest state
     */
    String write(String reference, @Nullable String checkpoint, CardText card) {
        WeightOwners.Owner owner = subjects.find(reference, checkpoint);
        Checkpoint then = owner.checkpoint();
        if (then != null) {
            ofCheckpoint(owner.model(), then, card);
        } else {
            ofModel(owner.requireModel(), owner.threshold(), card);
        }
        return card.whole();
    }

    private void ofModel(Model model, @Nullable Double threshold, CardText card) {
        Optional<Dataset> dataset = studies.dataset(model).filter(studies::mayBeRead);
        Studied rows = dataset.map(found -> studies.of(model, found, ROWS)).orElse(null);
        new Card(model, threshold, dataset.orElse(null), rows, card).write();
    }

    private void ofCheckpoint(@Nullable Model model, Checkpoint then, CardText card) {
        TrainingJob job = desk.find(then.jobId());
        Optional<Dataset> dataset = studies.dataset(job).filter(studies::mayBeRead);
        Studied rows = dataset.map(found -> studies.of(job, then, found, ROWS)).orElse(null);
        LearningCurve curve =
                LearningCurve.of(histories, job.id(), then.position().step());
        new UnfinishedCard(
                        model,
                        job,
                        then,
                        checkpoints.blueprint(then),
                        Reached.at(then, histories),
                        dataset.orElse(null),
                        rows,
                        card)
                .write(curve, diagnoses, address.url());
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
            card.paragraph("A %s network that predicts %s. Model %s, trained by job %s."
                    .formatted(
                            manifest.task().word(),
                            String.join(", ", manifest.encoding().target().columns()),
                            model.id(),
                            provenance.job()));
            if (threshold != null) {
                card.paragraph(
                        "The alias by which it was requested predicts by the threshold %s; everything below is measured at 0.5."
                                .formatted(threshold));
            }
            Provenance.Edited edited = provenance.edited();
            if (edited != null) {
                card.paragraph(
                        "It was changed by hand: it is %s with %s changes, and its metrics are those after them. %s"
                                .formatted(
                                        edited.from(),
                                        edited.changes().size(),
                                        edited.changes().stream()
                                                .limit(EXAMPLES)
                                                .collect(Collectors.joining("; "))));
            }
            data();
            CardParts.columns(card, manifest.encoding());
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
            if (provenance.withoutData()) {
                facts.add(List.of("dataset", "none: the network came without data"));
            } else {
                facts.add(List.of(
                        "dataset",
                        dataset == null
                                ? provenance.dataset() + " (has been deleted, or is too large to be read)"
                                : dataset.name()));
                facts.add(List.of("SHA-256", provenance.datasetSha256()));
            }
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
            facts.add(List.of("split", CardParts.split(resolved.split())));
            card.table(List.of("what", "value"), facts);
        }

        private void definition() {
            card.heading("Definition");
            Provenance.Edited edited = provenance.edited();
            if (edited != null) {
                card.paragraph(
                        "This is how %s was trained; the network was changed by hand since, as said above, and is no more what stands here."
                                .formatted(edited.from()));
            }
            CardParts.definition(card, provenance.definition());
        }

        private void curve() {
            LearningCurve curve = LearningCurve.of(histories, provenance.job());
            card.heading("Training");
            card.paragraph(trained(curve));
            if (curve.points() > 0) {
                card.curve(curve);
            }
        }

        private String trained(LearningCurve curve) {
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
                    "Intervals of fractions of rows are Wilson's, and those of the other metrics are seeded bootstraps; where there is none, none is known.");
            if (manifest.notes() != null) {
                manifest.notes().forEach(card::paragraph);
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
                                            : ", as the network took them before it learned from all rows; how this one would take them is not counted"));
            List<String> names = new ArrayList<>(List.of("actual ↓, predicted →"));
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
                card.paragraph("Rows of the %s set that were misclassified:".formatted(manifest.judgedOn()));
                card.table(List.of("actual", "predicted", "rows of the dataset, such as"), mistakes);
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
            CardParts.findings(card, diagnoses, provenance.job());
        }

        private void limits() {
            card.heading("Limits");
            card.paragraph(
                    "It was trained on columns within the ranges above and knows nothing beyond them. Its metrics are of rows of the same table; rows from elsewhere may differ.");
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
            CardParts.call(card, "%s/models/%s/predict".formatted(address.url(), model.id()), manifest.example());
        }
    }
}
