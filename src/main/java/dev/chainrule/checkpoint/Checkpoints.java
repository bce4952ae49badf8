package dev.chainrule.checkpoint;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.chainrule.network.Training;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.storage.Storage;
import dev.chainrule.storage.StoredFile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The checkpoints there are. */
@Component
public class Checkpoints implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final String ID_PREFIX = "ckpt_";
    private static final int BUFFER = 1 << 16;

    private final CheckpointRepository repository;
    private final Storage storage;
    private final TransactionTemplate transaction;
    private final Clock clock = Clock.systemUTC();

    Checkpoints(CheckpointRepository repository, Storage storage, TransactionTemplate transaction) {
        this.repository = repository;
        this.storage = storage;
        this.transaction = transaction;
    }

    /**
     * Writes a training to a file that is yet to be recorded; a crash before that leaves a file that is swept.
     *
     * @throws UncheckedIOException where the disk is full
     */
    public StoredFile write(Training training) {
        String id = ID_PREFIX + TsidCreator.getTsid().toLowerCase();
        try {
            return storage.write(Checkpoint.FOLDER, Checkpoint.fileName(id), out -> {
                BufferedOutputStream buffered = new BufferedOutputStream(out, BUFFER);
                training.write(buffered);
                buffered.flush();
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes back a file that was not recorded. */
    public void discard(StoredFile file) {
        storage.delete(file.folder(), file.name());
    }

    /** Records a training that is written, in the caller's transaction. */
    public Checkpoint record(Checkpoint.Position position, String jobState, StoredFile file) {
        return repository.save(new Checkpoint(position, jobState, file, clock.instant()));
    }

    /** Newest first. */
    public List<Checkpoint> of(String jobId) {
        return repository.findByJobIdOrderByIdDesc(jobId);
    }

    /** @throws ProblemException where there is no such checkpoint */
    public Checkpoint find(String id) {
        return repository.findById(id).orElseThrow(() -> ProblemException.notFound("checkpoint", id));
    }

    /** The newest of a job's that is whole; one that is damaged is passed over, and so said in the log. */
    public Optional<Checkpoint> latest(String jobId) {
        return of(jobId).stream().filter(this::isWhole).findFirst();
    }

    private boolean isWhole(Checkpoint checkpoint) {
        try (InputStream in = read(checkpoint)) {
            return in.read() >= 0;
        } catch (ProblemException | IOException | UncheckedIOException damaged) {
            LOG.warn("Checkpoint {} cannot be read; taking the one before: {}", checkpoint.id(), damaged.getMessage());
            return false;
        }
    }

    /** The training as it was written, its checksum compared. */
    public InputStream read(Checkpoint checkpoint) {
        return new BufferedInputStream(Channels.newInputStream(storage.open(checkpoint.file())), BUFFER);
    }

    /** Removes all of a job's but the newest. */
    public void keepNewest(String jobId, int count) {
        of(jobId).stream().skip(count).forEach(this::delete);
    }

    /** First the row: a file without one is swept, a row without a file would be damage. */
    public void delete(Checkpoint checkpoint) {
        transaction.executeWithoutResult(tx -> repository.delete(checkpoint));
        discard(checkpoint.file());
    }

    /** Removes files that a crash left behind. */
    @Override
    public void afterSingletonsInstantiated() {
        storage.sweep(
                Checkpoint.FOLDER,
                repository.ids().stream().map(Checkpoint::fileName).collect(Collectors.toSet()));
    }
}
