package dev.chainrule.sweep;

import dev.chainrule.choice.Word;
import dev.chainrule.definition.DefinitionLimits;
import dev.chainrule.definition.Definitions;
import dev.chainrule.definition.NameRule;
import dev.chainrule.definition.Spelling;
import dev.chainrule.network.metric.Metric;
import dev.chainrule.network.metric.Series;
import dev.chainrule.plan.JobDefinition;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import dev.chainrule.split.Splitting;
import dev.chainrule.sweep.SweepDefinition.Direction;
import dev.chainrule.sweep.SweepDefinition.Halving;
import dev.chainrule.sweep.SweepDefinition.Method;
import dev.chainrule.sweep.SweepPlan.PlannedTrial;
import dev.chainrule.training.JobDesk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Works out what a sweep would try, and finds everything that stands against any of it before a job is queued. */
@Component
final class SweepPlanner {

    private static final int USUAL_TRIALS = 20;
    private static final String EPOCHS = "/training/epochs";
    /** A sweep says them itself, or has no use for them. */
    private static final List<String> TAKEN =
            List.of("/name", "/notify", "/metadata/" + Sweep.KEY, "/metadata/" + Sweep.TRIAL_KEY);

    private final JobDesk desk;
    private final SweepSettings settings;
    private final DefinitionLimits limits;

    SweepPlanner(JobDesk desk, SweepSettings settings, DefinitionLimits limits) {
        this.desk = desk;
        this.settings = settings;
        this.limits = limits;
    }

    /** @throws ProblemException with everything that stands against it */
    SweepPlan plan(String id, SweepDefinition asked) {
        return new Planning(id, asked).plan();
    }

    /** One definition on its way. */
    private final class Planning {

        private final String id;
        private final SweepDefinition asked;
        private final boolean grid;
        private final boolean halving;
        private final List<Violation> violations = new ArrayList<>();
        private final Set<List<String>> said = new HashSet<>();

        Planning(String id, SweepDefinition asked) {
            this.id = id;
            this.asked = asked;
            this.grid = asked.method() == Method.GRID;
            this.halving = asked.method() == Method.SUCCESSIVE_HALVING;
        }

        SweepPlan plan() {
            Optional<JobPlan> base = base();
            Map<String, String> pointers = pointers();
            asked.parameters().forEach((name, field) -> violations.addAll(field.violations(parameter(name), grid)));
            halving(base);
            metadata();
            if (base.isEmpty() || !violations.isEmpty()) {
                throw ProblemException.invalid(violations);
            }
            return plan(base.get(), pointers);
        }

        private SweepPlan plan(JobPlan base, Map<String, String> pointers) {
            ComparedMetrics comparison = ComparedMetrics.of(base.columns().task(), pointers.values());
            String metric = metric(base, comparison);
            Direction direction = direction(metric);
            JobTemplate template = new JobTemplate(unvalidated(named(base)), base.json());
            SearchSpace space = space(template, pointers);
            int count = count(space);
            refuseIfWrong();
            List<Map<String, JsonNode>> combinations = grid ? space.grid() : space.random(count, asked.seed());
            Halving halvings = halving ? Objects.requireNonNullElse(asked.halving(), Halving.USUAL) : null;
            List<Rung> rungs = halvings == null
                    ? List.of(new Rung(combinations.size(), base.epochs()))
                    : Rung.of(combinations.size(), base.epochs(), halvings);
            List<PlannedTrial> trials =
                    trials(template, space, combinations, metric, halvings == null ? null : rungs.get(0));
            refuseIfWrong();
            SweepDefinition resolved = new SweepDefinition(
                    name(base),
                    pinned(base),
                    asked.method(),
                    asked.parameters(),
                    combinations.size(),
                    metric,
                    direction,
                    asked.parallel(),
                    asked.seed(),
                    halvings == null
                            ? null
                            : new Halving(halvings.factor(), rungs.get(0).epochs()),
                    asked.keepModels());
            return new SweepPlan(id, resolved, trials, rungs);
        }

        private void refuseIfWrong() {
            if (!violations.isEmpty()) {
                throw ProblemException.invalid(violations);
            }
        }

        private void add(String pointer, String detail, @Nullable Object got, @Nullable String hint) {
            if (said.add(List.of(pointer, detail)) && violations.size() < limits.maxViolations()) {
                violations.add(Violation.at(pointer, detail, got, hint));
            }
        }

        /** The job without anything varied; empty where it is wrong by itself. */
        private Optional<JobPlan> base() {
            try {
                return Optional.of(desk.plan(named(asked.name(), asked.job())));
            } catch (ProblemException wrong) {
                if (wrong.violations().isEmpty()) {
                    throw wrong;
                }
                wrong.violations().forEach(each -> {
                    boolean own = "/name".equals(each.pointer()) && asked.name() != null;
                    add(own ? "/name" : "/job" + each.pointer(), each.detail(), each.got(), each.hint());
                });
                return Optional.empty();
            }
        }

        private static JobDefinition named(@Nullable String name, JobDefinition job) {
            return name == null ? job : job.named(name);
        }

        private String name(JobPlan base) {
            return asked.name() == null ? NameRule.with(base.definition().name(), "-" + Sweep.KEY) : asked.name();
        }

        private JobDefinition named(JobPlan base) {
            return asked.job().named(name(base));
        }

        /** The version of the dataset there is now. */
        private JobDefinition pinned(JobPlan base) {
            return asked.job().on(base.dataset().id());
        }

        /** JSON pointers by what the user wrote; those that cannot be are reported. */
        private Map<String, String> pointers() {
            Map<String, String> pointers = new LinkedHashMap<>();
            for (String written : asked.parameters().keySet()) {
                String pointer = pointer(written);
                if (pointers.containsValue(pointer)) {
                    add(parameter(written), "is a field that another parameter varies too", written, "once is enough");
                } else if (TAKEN.stream().anyMatch(taken -> pointer.equals(taken) || pointer.startsWith(taken + "/"))) {
                    add(parameter(written), "cannot be varied by a trial", written, "leave it out");
                } else if (halving && pointer.equals(EPOCHS)) {
                    String detail = "is what successive halving decides";
                    add(
                            parameter(written),
                            detail,
                            written,
                            "\"training\": {\"epochs\": …} in the job, for the last rung");
                }
                pointers.put(written, pointer);
            }
            return pointers;
        }

        private static String pointer(String written) {
            return written.startsWith("/") ? written : "/" + written.replace('.', '/');
        }

        private static String parameter(String written) {
            return Violation.field("/parameters", written);
        }

        private void halving(Optional<JobPlan> base) {
            if (asked.halving() == null) {
                return;
            }
            Integer first = asked.halving().minEpochs();
            if (!halving) {
                add("/halving", "is for successive halving only", null, "\"method\": \"successive_halving\"");
            } else if (first != null && base.isPresent() && first > base.get().epochs()) {
                String hint = String.format(
                        Locale.ROOT,
                        "at most %,d, the epochs of the job",
                        base.get().epochs());
                add("/halving/min_epochs", "is more than the epochs of the last rung", first, hint);
            }
        }

        private void metadata() {
            if (asked.job().notification() != null) {
                add("/job/notify", "is for single jobs", null, "GET /sweeps/{id} says how far a sweep is");
            }
            Map<String, String> metadata =
                    Objects.requireNonNullElse(asked.job().metadata(), Map.of());
            for (String key : List.of(Sweep.KEY, Sweep.TRIAL_KEY)) {
                if (metadata.containsKey(key)) {
                    add("/job/metadata/" + key, "is set by the sweep itself", metadata.get(key), "another name");
                }
            }
        }

        /** A trial is judged by its validation set; networks more for the figures of each would only cost. */
        private static JobDefinition unvalidated(JobDefinition job) {
            Splitting split = Objects.requireNonNullElse(job.split(), Splitting.OPEN);
            return split.open() && split.crossValidation() == null ? job.split(split.validatedBy(0)) : job;
        }

        private String metric(JobPlan base, ComparedMetrics comparison) {
            List<String> known = base.watchable();
            String written = asked.metric();
            if (written == null) {
                String usual = comparison.usual();
                String validation = Series.VALIDATION.of(usual);
                return known.contains(validation) ? validation : Series.TRAINING.of(usual);
            }
            String validation = Series.VALIDATION.of(written);
            String meant = known.contains(validation) ? validation : written;
            if (!known.contains(meant)) {
                String hint = Spelling.nearest(written, known)
                        .map("did you mean \"%s\"? "::formatted)
                        .orElse("");
                add("/metric", "is not a metric of this job", written, hint + "one of: " + String.join(", ", known));
            } else {
                comparison.against(meant).ifPresent(why -> add("/metric", why, written, comparison.hint()));
            }
            return meant;
        }

        private Direction direction(String metric) {
            boolean higher = Metric.ofSeries(metric).map(Metric::higherIsBetter).orElse(false);
            Direction direction = higher ? Direction.MAX : Direction.MIN;
            if (asked.direction() != null && asked.direction() != direction) {
                String detail = "%s is better when %s".formatted(metric, higher ? "larger" : "smaller");
                add("/direction", detail, Word.of(asked.direction()), "leave it out");
            }
            return direction;
        }

        private SearchSpace space(JobTemplate template, Map<String, String> pointers) {
            List<Axis> axes = new ArrayList<>();
            asked.parameters().forEach((written, field) -> {
                String pointer = Objects.requireNonNull(pointers.get(written));
                Axis axis = new Axis(written, pointer, field, template.onlyWhole(pointer));
                if (axis.size() == 0) {
                    add(parameter(written), "is a range without a whole number", field.min(), "a wider one");
                }
                axes.add(axis);
            });
            return new SearchSpace(axes);
        }

        private int count(SearchSpace space) {
            long most = settings.maxTrials();
            if (grid) {
                if (asked.trials() != null) {
                    add(
                            "/trials",
                            "a grid tries every combination",
                            asked.trials(),
                            "leave it out, or \"method\": \"random\"");
                }
                long size = space.gridSize();
                if (size > most) {
                    String detail = String.format(Locale.ROOT, "a grid of %,d combinations", size);
                    String hint = String.format(
                            Locale.ROOT, "at most %,d (chainrule.sweep.max-trials), or \"method\": \"random\"", most);
                    add("/parameters", detail, size, hint);
                }
                return (int) Math.min(most, size);
            }
            int count = asked.trials() == null ? (int) Math.min(space.size(), USUAL_TRIALS) : asked.trials();
            if (count > most) {
                add(
                        "/trials",
                        "more trials than a sweep may have",
                        count,
                        String.format(Locale.ROOT, "at most %,d (chainrule.sweep.max-trials)", most));
            } else if (count > space.size()) {
                String detail = String.format(Locale.ROOT, "there are only %,d combinations", space.size());
                add("/trials", detail, count, "at most so many, or \"method\": \"grid\"");
            }
            return count;
        }

        /** Each is checked as if it were submitted now. */
        private List<PlannedTrial> trials(
                JobTemplate template,
                SearchSpace space,
                List<Map<String, JsonNode>> combinations,
                String metric,
                @Nullable Rung first) {
            List<PlannedTrial> trials = new ArrayList<>();
            for (Map<String, JsonNode> values : combinations) {
                Map<String, JsonNode> all = new LinkedHashMap<>(values);
                if (first != null) {
                    all.put(EPOCHS, JsonNodeFactory.instance.numberNode(first.epochs()));
                }
                ObjectNode filled = template.with(all);
                mark(filled, trials.size() + 1);
                try {
                    JobPlan plan = plan(filled, space, metric, values);
                    filled.put("dataset", plan.dataset().id());
                    trials.add(new PlannedTrial(values, filled, plan.dataset().id()));
                } catch (ProblemException wrong) {
                    wrong.violations().forEach(each -> add(each, filled, space, values));
                }
            }
            return trials;
        }

        private void mark(ObjectNode job, int number) {
            ObjectNode metadata =
                    job.get("metadata") instanceof ObjectNode own ? own : JsonNodeFactory.instance.objectNode();
            metadata.put(Sweep.KEY, id).put(Sweep.TRIAL_KEY, String.valueOf(number));
            job.set("metadata", metadata);
        }

        private JobPlan plan(ObjectNode filled, SearchSpace space, String metric, Map<String, JsonNode> values) {
            JobDefinition job = Definitions.read(filled, JobDefinition.class, limits);
            space.axes().stream()
                    .filter(axis -> !JobTemplate.has(filled, axis.pointer()))
                    .forEach(axis ->
                            add(parameter(axis.name()), "the job has no such field", axis.name(), "a field of /job"));
            JobPlan plan = desk.plan(job);
            if (!plan.watchable().contains(metric)) {
                add("/metric", "is not a metric of every trial: " + words(values), metric, "one that all of them have");
            }
            return plan;
        }

        /** What is wrong in a trial is wrong in a parameter, or in how several go together. */
        private void add(Violation wrong, ObjectNode filled, SearchSpace space, Map<String, JsonNode> values) {
            String place = Objects.requireNonNullElse(wrong.pointer(), "");
            Optional<Axis> guilty = space.axes().stream()
                    .filter(axis -> place.equals(axis.pointer())
                            || place.startsWith(axis.pointer() + "/")
                            || (axis.pointer().startsWith(place + "/") && !place.isEmpty()))
                    .findFirst();
            if (guilty.isEmpty()) {
                add("/job" + place, wrong.detail() + ": " + words(values), wrong.got(), wrong.hint());
                return;
            }
            Axis axis = guilty.get();
            String at = parameter(axis.name());
            List<JsonNode> tried = axis.tried().values();
            if (tried != null && place.startsWith(axis.pointer()) && JobTemplate.has(filled, axis.pointer())) {
                at += "/values/" + tried.indexOf(values.get(axis.pointer()))
                        + place.substring(axis.pointer().length());
            }
            add(at, wrong.detail(), wrong.got(), wrong.hint());
        }

        private static String words(Map<String, JsonNode> values) {
            Stream<String> each =
                    values.entrySet().stream().map(entry -> entry.getKey().substring(1) + " = " + entry.getValue());
            return "with " + each.collect(Collectors.joining(", "));
        }
    }
}
