package dev.chainrule.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.WithDatabase;
import dev.chainrule.checkpoint.Checkpoint.Position;
import dev.chainrule.network.Training;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.storage.Storage;
import dev.chainrule.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the collection of checkpoints does on every database. */
@WithDatabase
abstract class CheckpointsContract {

    private static final AtomicInteger JOBS = new AtomicInteger();

    @Autowired
    private Checkpoints checkpoints;

    @Autowired
    private Storage storage;

    @Autowired
    private JdbcTemplate database;

    /** No run will take it: it has ended. */
    private String job() {
        String id = "job_checkpointed%d".formatted(JOBS.incrementAndGet());
        database.update("""
                insert into training_jobs (id, name, status, created_at, dataset_id, dataset_sha256, seed, attempt,
                definition, progress, warnings) values (?, 'job', 'CANCELLED', current_timestamp, 'ds', '', 1, 1, '{}', '{}', '[]')""", id);
        return id;
    }

    private static Training training(String content) {
        return out -> out.write(content.getBytes(StandardCharsets.UTF_8));
    }

    private Checkpoint add(String job, long step) {
        StoredFile file = checkpoints.write(training("after step " + step));
        return checkpoints.record(new Position(job, 1, 2, step), "{\"best\":0.5}", file);
    }

    private String content(Checkpoint checkpoint) throws IOException {
        try (InputStream in = checkpoints.read(checkpoint)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Path file(Checkpoint checkpoint) {
        return storage.temporaryFolder()
                .resolveSibling(Checkpoint.FOLDER)
                .resolve(checkpoint.file().name());
    }

    @Test
    void givesBackWhatWasWritten() throws IOException {
        String job = job();
        Checkpoint added = add(job, 17);

        Checkpoint found = checkpoints.find(added.id());
        assertThat(found.id()).matches("ckpt_[0-9a-z]{13}");
        assertThat(found.position()).isEqualTo(new Position(job, 1, 2, 17));
        assertThat(found.jobState()).isEqualTo("{\"best\":0.5}");
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
    void leavesNothingOfATrainingThatCannotBeWritten() {
        assertThatThrownBy(() -> checkpoints.write(out -> {
                    out.write(1);
                    throw new IOException("no more");
                }))
                .hasMessageContaining("no more");
        assertThat(storage.temporaryFolder()).isEmptyDirectory();
    }

    @Test
    void sweepsFilesThatWereNeverRecorded() {
        add(job(), 5);
        StoredFile orphan = checkpoints.write(training("killed here"));
        checkpoints.afterSingletonsInstantiated();
        assertThatThrownBy(() -> storage.open(orphan)).isInstanceOf(ProblemException.class);
    }

    @Test
    void knowsNoOther() {
        assertThatThrownBy(() -> checkpoints.find("ckpt_0")).isInstanceOf(ProblemException.class);
    }
}
