package dev.chainrule.job;

import dev.chainrule.dataset.Datasets;
import dev.chainrule.plan.Defaults;
import dev.chainrule.plan.JobDefinition;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.plan.Objection;
import dev.chainrule.plan.Origin;
import dev.chainrule.plan.TargetLeakage;
import dev.chainrule.plan.TrainingSettings;
import dev.chainrule.plan.check.JobCheck;
import dev.chainrule.plan.check.ResumeCheck;
import dev.chainrule.plan.check.SplitCheck;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Makes a plan of what is asked for, or says everything that stands against it. */
@Component
public final class Planner {

    private final Datasets datasets;
    private final Origins origins;
    private final TargetLeakage leakage;
    private final SplitCheck splits;
    private final TrainingSettings settings;
    private final List<Objection> objectors;

    Planner(
            Datasets datasets,
            Origins origins,
            TargetLeakage leakage,
            SplitCheck splits,
            TrainingSettings settings,
            List<Objection> objectors) {
        this.datasets = datasets;
        this.origins = origins;
        this.leakage = leakage;
        this.splits = splits;
        this.settings = settings;
        this.objectors = objectors;
    }

    /** @throws ProblemException with everything that stands against it */
    public Planned plan(JobDefinition asked) {
        Optional<Origin> origin = origins.of(asked);
        // a name or an alias may stand for another model before the job begins
        JobDefinition fixed = origin.map(from -> asked.from(from.id())).orElse(asked);
        JobPlan plan = Defaults.fillIn(
                fixed,
                datasets.asked(fixed.dataset()),
                origin.map(Origin::encoding).orElse(null));
        JobCheck check = JobCheck.of(plan, settings);
        return new Planned(
                fixed,
                checked(plan, check, fixed, origin),
                origin,
                check.memory().total());
    }

    private List<String> ofSize(JobPlan plan) {
        long rows = plan.dataset().rows();
        int inputs = plan.network().inputs();
        return settings.holdsInMemory(rows, inputs, settings.featureBytes(plan))
                ? List.of()
                : List.of(String.format(
                        Locale.ROOT,
                        "The encoded features take %,d bytes, and %,d of them are held in memory (chainrule.training.rows-in-memory): they are read from a file, batch by batch, which takes longer.",
                        settings.featureBytes(plan) * rows * inputs,
                        settings.rowsInMemoryBytes()));
    }

    /** With what its user should know; refused where anything stands against it. */
    private JobPlan checked(JobPlan plan, JobCheck check, JobDefinition asked, Optional<Origin> origin) {
        List<Violation> violations = new ArrayList<>(check.violations());
        Optional<ResumeCheck> resumption = origin.map(from -> new ResumeCheck(from, plan));
        resumption.map(ResumeCheck::violations).ifPresent(violations::addAll);
        objectors.forEach(objector -> violations.addAll(objector.objections(asked)));
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
        List<String> ofRows = ofRows(() -> splits.of(plan), asked.dataset());
        return resumption
                .map(ResumeCheck::warnings)
                .map(plan::with)
                .orElse(plan)
                .with(ofSize(plan))
                .with(ofRows)
                .with(ofRows(() -> leakage.of(plan), asked.dataset()));
    }

    /** Looks at the dataset's rows, and so may find that it has been deleted meanwhile. */
    private static List<String> ofRows(Supplier<List<String>> found, String dataset) {
        try {
            return found.get();
        } catch (ProblemException gone) {
            throw Datasets.notAsked(gone, dataset);
        }
    }
}
