package dev.chainrule.queue;

import dev.chainrule.problem.StartRefusedException;
import dev.chainrule.storage.Storage;
import dev.chainrule.storage.Storage.Presence;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** The processes that share the queue, this one among them. They must share the data directory too. */
@Component
public class Processes {

    private final ServiceProcessRepository repository;
    private final Storage storage;
    private final QueueSettings settings;
    private final MemoryBudget memory;
    private final ServiceProcess own;
    private final Clock clock;

    public Processes(
            ServiceProcessRepository repository,
            Storage storage,
            QueueSettings settings,
            WorkerSettings workers,
            MemoryBudget memory,
            Clock clock) {
        this.repository = repository;
        this.storage = storage;
        this.settings = settings;
        this.memory = memory;
        this.own = new ServiceProcess(storage.process(), workers.count(), memory.bytes(), clock.instant());
        this.clock = clock;
    }

    /** The name of this one. */
    public String own() {
        return own.name();
    }

    public List<ServiceProcess> all() {
        return repository.findAllByOrderByName();
    }

    /**
     * Makes this one known, and strikes off those that have ended.
     *
     * @return the names of those that live
     * @throws StartRefusedException where another lives that uses another data directory
     */
    Set<String> enter() {
        beat();
        Set<String> living = new TreeSet<>(Set.of(own.name()));
        List<String> ended = new ArrayList<>();
        try {
            all().forEach(process -> (lives(process) ? living : ended).add(process.name()));
        } catch (StartRefusedException elsewhere) {
            leave();
            throw elsewhere;
        }
        ended.forEach(repository::deleteById);
        storage.forgetProcesses();
        return living;
    }

    /** The names of those that share the queue now, this one among them, but for those that are known to have ended. */
    Set<String> living() {
        Set<String> living = new TreeSet<>(Set.of(own.name()));
        all().stream()
                .map(ServiceProcess::name)
                .filter(name -> storage.presence(name) != Presence.ENDED)
                .forEach(living::add);
        return living;
    }

    private boolean lives(ServiceProcess process) {
        Presence presence = storage.presence(process.name());
        if (presence == Presence.UNKNOWN && !isSilent(process)) {
            throw new StartRefusedException(
                    "Process %s serves the same queue, but not in this data directory: all processes of one database need the same chainrule.data-dir."
                            .formatted(process.name()));
        }
        return presence == Presence.LIVES;
    }

    /** Whether it has given no sign of life for so long that it counts as dead. */
    public boolean isSilent(ServiceProcess process) {
        return process.heartbeatAt().isBefore(clock.instant().minus(settings.dead()));
    }

    /** Gives a sign of life. */
    public void beat() {
        own.beat(memory.bytes() - memory.free(), clock.instant());
        repository.save(own);
    }

    /** It ends in order. */
    void leave() {
        repository.deleteById(own.name());
    }
}
