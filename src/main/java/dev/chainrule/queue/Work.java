package dev.chainrule.queue;

/** Something that has had its turn in the queue and is to be done on a worker's thread: a training, say. */
public interface Work {

    String id();

    /** Of how many it is the latest to do this. */
    int attempt();

    /** Does it, until it is done or ended; whatever becomes of it is written down by then. */
    void run();

    /** Stops where it is, so that another process, or the next start, goes on with it; on any thread. */
    void handBack();
}
