package dev.chainrule.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.WithDatabase;
import dev.chainrule.checkpoint.Checkpoint.Measured;
import dev.chainrule.checkpoint.Checkpoint.Position;
import dev.chainrule.database.Inventory;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.Task;
import dev.chainrule.model.ModelFixture;
import dev.chainrule.model.manifest.Blueprint;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.Training;
import dev.chainrule.network.TrainingFixture;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.storage.Storage;
import dev.chainrule.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

/** What the collection of checkpoints does on every database. */
@WithDatabase
abstract class CheckpointsContract {

    private static final AtomicInteger JOBS = new AtomicInteger();
    private static final Encoding ENCODING = ModelFixture.encoding();
    private static final NetworkSpec SPEC = ModelFixture.spec(ENCODING, 4);
    private static final Blueprint BLUEPRINT = Blueprint.of(Task.CLASSIFICATION, SPEC, ENCODING, Map.of("size", 99.5));

    @Autowired
    private Inventory inventory;

    @Autowired
    private Checkpoints checkpoints;

    @Autowired
    private Storage storage;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private CheckpointRepository repository;

    @Autowired
    private TransactionTemplate transaction;

    /** No run will take it: it has ended. */
    private String job() {
        String id = "job_checkpointed%s".formatted(JOBS.incrementAndGet());
        database.update("""
                insert into training_jobs (id, name, status, created_at, dataset_id, dataset_sha256, seed, attempt,
                definition, progress, warnings) values (?, 'job', 'CANCELLED', current_timestamp, 'ds', '', 1, 1, '{}', '{}', '[]')""", id);
        return id;
    }

    private static Training training(String content) {
        return new TrainingFixture(out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
    }

    private Checkpoint add(String job, long step) {
        return add(job, step, null, null);
    }

    private Checkpoint add(String job, long step, @Nullable Integer fold, @Nullable Double loss) {
        StoredFile file = checkpoints.write(BLUEPRINT, training("after step " + step));
        Position position = new Position(job, 1, fold, 2, step);
        return checkpoints.record(position, new Measured(Map.of("val_loss", 0.25), loss), "{\"best\":0.5}", file);
    }

    private String content(Checkpoint checkpoint) throws IOException {
        try (InputStream in = checkpoints.read(checkpoint)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Path file(Checkpoint checkpoint) {
        return storage.temporaryFolder()
                .resolve("../..")
                .resolve(Checkpoint.FOLDER)
                .resolve(checkpoint.file().name());
    }

    @Test
    void givesBackWhatWasWritten() throws IOException {
        String job = job();
        Checkpoint added = add(job, 17);

        Checkpoint found = checkpoints.find(added.id());
        assertThat(found.id()).matches("ckpt_[0-9a-z]{13}");
        assertThat(found.position()).isEqualTo(new Position(job, 1, null, 2, 17));
        assertThat(found.measured()).isEqualTo(new Measured(Map.of("val_loss", 0.25), null));
        assertThat(found.jobState()).isEqualTo("{\"best\":0.5}");
        assertThat(checkpoints.blueprint(found)).hasToString(BLUEPRINT.toString());
        assertThat(found.createdAt()).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(content(found)).isEqualTo("after step 17");
        assertThat(checkpoints.of(job)).extracting(Checkpoint::id).containsExactly(added.id());
    }

    @Test
    void takesTheNewestOfTheJob() {
        String job = job();
        add(job, 10);
        Checkpoint newest = add(job, 20);
        add(job(), 30);
        assertThat(checkpoints.latest(job).map(Checkpoint::id)).contains(newest.id());
        assertThat(checkpoints.latest("job_unknown")).isEmpty();
    }

    @Test
    void takesTheOneBeforeWhereTheNewestAreDamaged() throws IOException {
        String job = job();
        Checkpoint whole = add(job, 10);
        Files.delete(file(add(job, 20)));
        Files.write(file(add(job, 30)), new byte[3]);
        Files.writeString(file(add(job, 40)), "after step 41");
        assertThat(checkpoints.latest(job).map(Checkpoint::id)).contains(whole.id());
    }

    @Test
    void keepsTheNewestAndTheirFilesOnly() {
        String job = job();
        Checkpoint first = add(job, 1);
        Checkpoint second = add(job, 2);
        Checkpoint third = add(job, 3);
        checkpoints.keepNewest(job, 2);
        assertThat(checkpoints.of(job)).extracting(Checkpoint::id).containsExactly(third.id(), second.id());
        assertThat(file(first)).doesNotExist();
        assertThat(file(second)).exists();
        checkpoints.keepNewest(job, 0);
        assertThat(checkpoints.of(job)).isEmpty();
        assertThat(file(third)).doesNotExist();
    }

    @Test
    void keepsTheBestBesidesTheNewest() {
        String job = job();
        Checkpoint worse = add(job, 1, null, 0.5);
        Checkpoint best = add(job, 2, null, 0.25);
        Checkpoint asGood = add(job, 3, null, 0.25);
        Checkpoint between = add(job, 4);
        assertThat(Checkpoints.best(checkpoints.of(job)).map(Checkpoint::id)).contains(best.id());
        checkpoints.keepNewest(job, 1);
        assertThat(checkpoints.of(job)).extracting(Checkpoint::id).containsExactly(between.id(), best.id());
        assertThat(file(worse)).doesNotExist();
        assertThat(file(asGood)).doesNotExist();
    }

    @Test
    void keepsNothingOfFoldsWhenTheJobHasEnded() {
        String job = job();
        Checkpoint ofModel = add(job, 1, null, 0.5);
        Checkpoint ofFold = add(job, 2, 3, 0.25);
        assertThat(checkpoints.latest(job).map(Checkpoint::id)).contains(ofFold.id());
        assertThat(checkpoints.ofModel(job)).extracting(Checkpoint::id).containsExactly(ofModel.id());
        checkpoints.keepOfModel(job, 1);
        assertThat(checkpoints.of(job)).extracting(Checkpoint::id).containsExactly(ofModel.id());
        assertThat(file(ofFold)).doesNotExist();
    }

    @Test
    void removesTheOldestOfOthersWhereAllTogetherAreTooMany() {
        String needed = job();
        String ended = job();
        Checkpoint first = add(needed, 1);
        Checkpoint second = add(ended, 2);
        Checkpoint third = add(ended, 3);
        long all = repository.bytes();
        DataSize oneLess = DataSize.ofBytes(all - 1);
        new Checkpoints(repository, storage, transaction, new CheckpointSettings(oneLess, 1), Clock.systemUTC())
                .keepWithinLimit(ended::equals);
        assertThat(checkpoints.of(needed)).extracting(Checkpoint::id).containsExactly(first.id());
        assertThat(checkpoints.of(ended)).extracting(Checkpoint::id).containsExactly(third.id());
        assertThat(file(second)).doesNotExist();
    }

    @Test
    void leavesNothingOfATrainingThatCannotBeWritten() {
        assertThatThrownBy(() -> checkpoints.write(BLUEPRINT, new TrainingFixture(out -> {
                    out.write(1);
                    throw new IOException("no more");
                })))
                .hasMessageContaining("no more");
        assertThat(storage.temporaryFolder()).isEmptyDirectory();
    }

    @Test
    void filesThatWereNeverRecordedAreMovedAside() {
        add(job(), 5);
        StoredFile orphan = checkpoints.write(BLUEPRINT, training("killed here"));
        inventory.tidy();
        assertThat(inventory.report().setAside()).contains(orphan.toString());
        assertThatThrownBy(() -> storage.open(orphan)).isInstanceOf(ProblemException.class);
    }

    @Test
    void knowsNoOther() {
        assertThatThrownBy(() -> checkpoints.find("ckpt_0")).isInstanceOf(ProblemException.class);
    }
}
