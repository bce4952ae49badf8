package dev.chainrule.thread;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How readily a thread gives its core to others: Java's own priorities do nothing on Linux, where every thread has a nice
 * value of its own (setpriority(2)). A thread that wakes up gets a core from a nicer one at once, where it would wait for
 * the end of its turn, which is milliseconds.
 */
public final class Niceness {

    /** Of all that there are. */
    public static final int MOST = 19;

    private static final Logger LOG = LoggerFactory.getLogger(Niceness.class);
    /** Of setpriority: one process, and on Linux one thread; 0 is the caller's own. */
    private static final int PROCESS = 0;

    private static final int OWN = 0;

    private Niceness() {}

    /** What of the C library is called. */
    private interface Priorities extends Library {

        int getpriority(int which, int who);

        int setpriority(int which, int who, int value);
    }

    private static final class Loaded {
        private static final Priorities PRIORITIES = Native.load("c", Priorities.class);
    }

    /**
     * Makes the calling thread as nice as this, and those that it begins from now on, where it is not nicer already. There is
     * no way back, as that takes rights that a service has not. Elsewhere than on Linux nothing happens.
     */
    public static void raise(int nice) {
        if (nice == 0 || !Platform.isLinux()) {
            return;
        }
        try {
            if (Loaded.PRIORITIES.getpriority(PROCESS, OWN) < nice
                    && Loaded.PRIORITIES.setpriority(PROCESS, OWN, nice) != 0) {
                LOG.debug(
                        "The system does not let thread {} be as nice as {}",
                        Thread.currentThread().getName(),
                        nice);
            }
        } catch (LinkageError unreachable) { // a folder of temporary files that nothing may be run from, for one
            LOG.debug("Threads cannot be made nice", unreachable);
        }
    }
}
