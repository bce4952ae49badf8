package dev.chainrule.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.WithDatabase;
import dev.chainrule.definition.Definitions;
import dev.chainrule.definition.StrictJson;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.model.TrainedNetwork;
import dev.chainrule.plan.JobDefinition;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.queue.Processes;
import dev.chainrule.queue.Workers;
import dev.chainrule.training.JobDesk;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** What is kept of drift on every database. */
@WithDatabase
abstract class DriftsContract {

    private static final Instant HOUR = Instant.parse("2026-01-01T10:00:00Z");

    @Autowired
    private DriftStore store;

    @Autowired
    private References references;

    @Autowired
    private DriftSettings settings;

    @Autowired
    private Models models;

    @Autowired
    private Processes processes;

    @Autowired
    private Workers workers;

    @Autowired
    private JobDesk jobs;

    @Autowired
    private TransactionTemplate transaction;

    private Model model(String name) {
        try {
            return models.find(name);
        } catch (ProblemException none) {
            if (!workers.isRunning()) {
                workers.start();
            }
            String json =
                    "{\"name\": \"%s\", \"dataset\": \"houses\", \"network\": {\"layers\": []}, \"training\": {\"epochs\": 1}}";
            String job = jobs.submit(Definitions.read(StrictJson.parse(json.formatted(name)), JobDefinition.class))
                    .id();
            while (!jobs.find(job).status().terminal()) {
                Thread.onSpinWait();
            }
            return models.find(name);
        }
    }

    @Test
    void keepsTheCountsOfEachHourAndProcess() {
        Model model = model("drift-hours");
        store.write(model.id(), "one", new DriftStore.Window(HOUR, new long[] {1, 2}));
        store.write(model.id(), "one", new DriftStore.Window(HOUR, new long[] {3, 4}));
        store.write(model.id(), "other", new DriftStore.Window(HOUR, new long[] {5, 6}));
        store.write(model.id(), "one", new DriftStore.Window(HOUR.plus(1, ChronoUnit.HOURS), new long[] {7, 8}));

        List<DriftStore.Window> found = store.windows(model.id(), HOUR, HOUR.plus(2, ChronoUnit.HOURS));
        assertThat(found).extracting(window -> window.cells()[0]).containsExactly(3L, 5L, 7L);
        assertThat(found.get(0).hour()).isEqualTo(HOUR);
        assertThat(store.windows(model.id(), HOUR, HOUR.plus(1, ChronoUnit.HOURS)))
                .hasSize(2);
        store.forget(HOUR.plus(30, ChronoUnit.MINUTES));
        assertThat(store.windows(model.id(), HOUR, HOUR.plus(2, ChronoUnit.HOURS)))
                .hasSize(1);
    }

    @Test
    void looksOnceAtTheRowsThatAModelLearntFrom() {
        Model model = model("drift-reference");
        assertThat(store.reference(model.id())).isEmpty();
        Reference made = references.of(model).orElseThrow();
        Reference kept = store.reference(model.id()).orElseThrow();

        assertThat(made.rows()).isEqualTo(3);
        assertThat(kept.features().get(0).counts())
                .isEqualTo(made.features().get(0).counts());
        assertThat(kept.features().get(0).edges())
                .isEqualTo(made.features().get(0).edges());
        assertThat(kept.answers().get(0).highest())
                .isEqualTo(made.answers().get(0).highest());
        store.keep(model.id(), made); // as another process does at the same time
    }

    @Test
    void losesNothingWhenItStopsInOrder() {
        Model model = model("drift-stops");
        Drifts drifts = new Drifts(references, store, settings, models, processes, Clock.systemUTC());
        drifts.reference(model);
        ask(model);
        drifts.stop();
        assertThat(counted(model)).isEqualTo(1);
    }

    private void ask(Model model) {
        try (TrainedNetwork network = models.load(model)) {
            network.listener()
                    .predicted(List.of(new RawRow("", Map.of("size", 70), false))::get, List.of(new float[] {0.5f}));
        }
    }

    /** Rows, lately. */
    private long counted(Model model) {
        Instant now = Instant.now();
        return store.windows(model.id(), now.minus(2, ChronoUnit.HOURS), now.plus(1, ChronoUnit.HOURS)).stream()
                .mapToLong(window -> Counter.came(window.cells()))
                .sum();
    }

    @Test
    void countsAnotherInThePlaceOfOneThatIsDeleted() {
        Model first = model("drift-first");
        Model gone = model("drift-gone");
        Model second = model("drift-second");
        transaction.executeWithoutResult(tx -> models.forget(gone.id()));
        models.deleteWeights(gone.id());
        DriftSettings one = new DriftSettings(
                true,
                settings.flush(),
                settings.windows(),
                settings.features(),
                settings.featuresPerRow(),
                settings.rows(),
                1);
        Drifts drifts = new Drifts(references, store, one, models, processes, Clock.systemUTC());
        drifts.reference(first);
        drifts.deleted(first);
        assertThatThrownBy(() -> drifts.reference(gone)).isInstanceOf(ProblemException.class);
        drifts.reference(second);
        ask(second);
        drifts.stop();

        assertThat(counted(second)).isEqualTo(1);
    }

    @Test
    void goesWithItsModel() {
        Model model = model("drift-goes");
        references.of(model);
        store.write(model.id(), "one", new DriftStore.Window(HOUR, new long[] {1}));
        assertThat(Boolean.TRUE.equals(transaction.execute(tx -> models.forget(model.id()))))
                .isTrue();
        models.deleteWeights(model.id());

        assertThat(store.reference(model.id())).isEmpty();
        assertThat(store.windows(model.id(), HOUR, HOUR.plus(1, ChronoUnit.HOURS)))
                .isEmpty();
        store.write(model.id(), "one", new DriftStore.Window(HOUR, new long[] {1})); // what was counted meanwhile
        assertThat(store.windows(model.id(), HOUR, HOUR.plus(1, ChronoUnit.HOURS)))
                .isEmpty();
    }
}
