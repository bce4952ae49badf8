package dev.chainrule.queue;

import java.util.List;
import java.util.Set;

/** What is at work by its row, and nobody works at: its process has gone, or its worker came to grief. */
final class Strays {

    private final Queue queue;
    private final Processes processes;
    private final RunningWork here;

    /** @param here what runs in this process, whatever others think of its signs of life */
    Strays(Queue queue, Processes processes, RunningWork here) {
        this.queue = queue;
        this.processes = processes;
        this.here = here;
    }

    /** All of them wait again; how many. */
    int takeBack() {
        List<Queue.AtWork> all = queue.atWork();
        if (all.isEmpty()) {
            return 0;
        }
        Set<String> living = processes.living();
        return queue.takeBack(
                all.stream().filter(work -> isStray(work.held(), living)).toList());
    }

    /** Those that were taken by a ticket wait again; how many. */
    int takeBackTakenBy(String ticket) {
        return queue.takeBack(queue.takenBy(ticket).stream()
                .filter(work -> !isHere(work.held()))
                .toList());
    }

    private boolean isStray(WorkSource.Held held, Set<String> living) {
        return processes.own().equals(held.process())
                ? !isHere(held)
                : held.process() == null || !living.contains(held.process());
    }

    private boolean isHere(WorkSource.Held held) {
        return processes.own().equals(held.process()) && here.has(held);
    }
}
