package dev.chainrule.checkpoint;

import dev.chainrule.database.FileOwner;
import dev.chainrule.database.IdKind;
import dev.chainrule.model.NetworksInMemory;
import dev.chainrule.model.TrainedNetwork;
import dev.chainrule.model.manifest.Blueprint;
import dev.chainrule.network.Network;
import dev.chainrule.network.Training;
import dev.chainrule.network.WrittenTraining;
import dev.chainrule.network.math.Kernels;
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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The checkpoints there are. */
@Component
public class Checkpoints implements FileOwner {

    /** Of a job that has not ended so many stay at least: the newest may turn out to be damaged. */
    public static final int FEWEST = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final int BUFFER = 1 << 16;
    private static final int AT_ONCE = 100;

    private final CheckpointRepository repository;
    private final Storage storage;
    private final TransactionTemplate transaction;
    private final CheckpointSettings settings;
    private final NetworksInMemory inMemory;
    private final Clock clock;

    Checkpoints(
            CheckpointRepository repository,
            Storage storage,
            TransactionTemplate transaction,
            CheckpointSettings settings,
            Clock clock) {
        this.repository = repository;
        this.storage = storage;
        this.transaction = transaction;
        this.settings = settings;
        this.inMemory = new NetworksInMemory(settings.inMemory());
        this.clock = clock;
    }

    /**
     * Writes a training to a file that is yet to be recorded; a crash before that leaves a file that is swept. When this
     * returns the file is on the disk, whatever happens to the machine.
     *
     * @throws UncheckedIOException where the disk is full
     */
    public StoredFile write(Blueprint blueprint, Training training) {
        String id = IdKind.CHECKPOINT.next();
        try {
            return storage.write(Checkpoint.FOLDER, Checkpoint.fileName(id), out -> {
                BufferedOutputStream buffered = new BufferedOutputStream(out, BUFFER);
                CheckpointFile.write(blueprint, training, buffered);
                buffered.flush();
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A copy of its file that is yet to be recorded. */
    public StoredFile copy(Checkpoint checkpoint) {
        String id = IdKind.CHECKPOINT.next();
        try (InputStream in = file(checkpoint)) {
            return storage.write(Checkpoint.FOLDER, Checkpoint.fileName(id), in::transferTo);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether another could be written, if it is small. */
    public boolean haveRoom() {
        return storage.hasRoom();
    }

    /** Takes back a file that was not recorded. */
    public void discard(StoredFile file) {
        storage.delete(file.folder(), file.name());
    }

    /** Records a training that is written, in the caller's transaction. */
    public Checkpoint record(
            Checkpoint.Position position, Checkpoint.Measured measured, String jobState, StoredFile file) {
        return repository.save(new Checkpoint(position, measured, jobState, file, clock.instant()));
    }

    /** Newest first. */
    public List<Checkpoint> of(String jobId) {
        return repository.findByJobIdOrderByIdDesc(jobId);
    }

    /** Those of the network that becomes the job's model, newest first; what folds leave is nobody's business. */
    public List<Checkpoint> ofModel(String jobId) {
        return of(jobId).stream().filter(Checkpoint::ofModel).toList();
    }

    /** The one with the lowest loss, the first of equals; empty where none was measured. */
    public static Optional<Checkpoint> best(List<Checkpoint> newestFirst) {
        return newestFirst.stream()
                .filter(Checkpoint::ofModel)
                .filter(checkpoint -> checkpoint.measured().loss() != null)
                .min(Comparator.comparing((Checkpoint checkpoint) -> Optional.ofNullable(
                                        checkpoint.measured().loss())
                                .orElseThrow())
                        .thenComparing(Checkpoint::id));
    }

    /**
     * The one of the best epoch that its job has had, by what the job goes by; empty where that epoch has none.
     *
     * @param newestFirst of one job
     */
    static Optional<Checkpoint> ofBestEpoch(List<Checkpoint> newestFirst) {
        return newestFirst.stream()
                .filter(Checkpoint::ofModel)
                .findFirst()
                .flatMap(newest -> BestSoFar.in(newest.jobState()))
                .flatMap(best -> newestFirst.stream()
                        .filter(Checkpoint::ofModel)
                        .filter(checkpoint -> checkpoint.position().epoch() == best.epoch()
                                && !checkpoint.measured().metrics().isEmpty())
                        .findFirst());
    }

    /** @throws ProblemException where there is no such checkpoint */
    public Checkpoint find(String id) {
        return repository.findById(id).orElseThrow(() -> IdKind.CHECKPOINT.unknown(id));
    }

    /** The newest of a job's that is whole; one that is damaged is passed over, and so said in the log. */
    public Optional<Checkpoint> latest(String jobId) {
        return of(jobId).stream().filter(this::isWhole).findFirst();
    }

    private boolean isWhole(Checkpoint checkpoint) {
        try (InputStream in = file(checkpoint)) {
            return in.read() >= 0;
        } catch (ProblemException | IOException | UncheckedIOException damaged) {
            LOG.warn(
                    "Checkpoint {} cannot be read; using the one before it: {}", checkpoint.id(), damaged.getMessage());
            return false;
        }
    }

    /**
     * The whole file as it was written, its checksum compared.
     *
     * @throws ProblemException where it has been removed meanwhile, or is damaged
     */
    public InputStream file(Checkpoint checkpoint) {
        try {
            return new BufferedInputStream(Channels.newInputStream(storage.open(checkpoint.file())), BUFFER);
        } catch (ProblemException unreadable) {
            find(checkpoint.id());
            throw unreadable;
        }
    }

    /** The training as it was written, the checksum of its file compared. */
    public InputStream read(Checkpoint checkpoint) throws IOException {
        InputStream in = file(checkpoint);
        CheckpointFile.blueprint(in);
        return in;
    }

    /** What its weights need beside them. */
    public Blueprint blueprint(Checkpoint checkpoint) {
        try (InputStream in = file(checkpoint)) {
            return CheckpointFile.blueprint(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The network as it was there, read once and kept while it is among the last asked for; to be closed. */
    public TrainedNetwork load(Checkpoint checkpoint) {
        TrainedNetwork loaded = inMemory.get(checkpoint.id(), () -> trained(checkpoint));
        if (loaded.isLookDue()) {
            storage.watch(checkpoint.file());
        }
        return loaded;
    }

    private TrainedNetwork trained(Checkpoint checkpoint) {
        return new TrainedNetwork(blueprint(checkpoint).encoding(), network(checkpoint, Kernels.fast()));
    }

    /** The network as it was there, on the given kernels; for the caller to close. */
    public Network network(Checkpoint checkpoint, Kernels kernels) {
        try (InputStream in = file(checkpoint)) {
            return WrittenTraining.network(CheckpointFile.blueprint(in).spec(), kernels, in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where its optimizer and its schedule stand. */
    public WrittenTraining.OptimizerState standing(Checkpoint checkpoint) {
        try (InputStream in = read(checkpoint)) {
            return WrittenTraining.standing(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a job's but the newest, whatever they are of. */
    public void keepNewest(String jobId, int count) {
        keep(of(jobId), count);
    }

    /** Removes a job's but the newest of its model, and the best of them where any are kept. */
    public void keepOfModel(String jobId, int count) {
        List<Checkpoint> all = of(jobId);
        all.stream().filter(Predicate.not(Checkpoint::ofModel)).forEach(this::delete);
        keep(all.stream().filter(Checkpoint::ofModel).toList(), count);
    }

    private void keep(List<Checkpoint> newestFirst, int count) {
        @Nullable
        Checkpoint best = count == 0
                ? null
                : ofBestEpoch(newestFirst).or(() -> best(newestFirst)).orElse(null);
        newestFirst.stream().skip(count).filter(other -> other != best).forEach(this::delete);
    }

    /**
     * Removes the oldest until all together take no more than they may.
     *
     * @param dispensable whether nobody needs what the job with this id has left
     */
    public void keepWithinLimit(Predicate<String> dispensable) {
        long excess = repository.bytes() - settings.maxKept().toBytes();
        String after = "";
        while (excess > 0) {
            List<Checkpoint> oldest = repository.findByIdGreaterThanOrderByIdAsc(after, Limit.of(AT_ONCE));
            for (Checkpoint checkpoint : oldest) {
                after = checkpoint.id();
                if (excess > 0 && dispensable.test(checkpoint.jobId())) {
                    delete(checkpoint);
                    excess -= checkpoint.file().bytes();
                }
            }
            if (oldest.isEmpty()) {
                return;
            }
        }
    }

    /** First the row: a file without one is put aside, a row without a file would be damage. */
    public void delete(Checkpoint checkpoint) {
        transaction.executeWithoutResult(tx -> repository.delete(checkpoint.id()));
        discard(checkpoint.file());
        inMemory.forget(checkpoint.id());
    }

    @Override
    public OwnedFiles files() {
        return new OwnedFiles(
                Checkpoint.FOLDER,
                repository.ids().stream().map(Checkpoint::fileName).collect(Collectors.toSet()));
    }
}
