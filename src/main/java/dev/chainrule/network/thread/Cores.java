package dev.chainrule.network.thread;

import java.util.ArrayList;
import java.util.List;

/**
 * The processor cores that the trainings of one process share: every training has one, and what is left over is dealt
 * out in turn, to the oldest first. Thread-safe.
 */
public final class Cores {

    private final int count;
    private final List<Team> teams = new ArrayList<>();

    /** @param count threads that compute at the same time; more only where there are more trainings */
    public Cores(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("nothing is computed on %s cores".formatted(count));
        }
        this.count = count;
    }

    public int count() {
        return count;
    }

    /**
     * The threads of one training, from now until it closes them; the caller's own is one of them.
     *
     * @param most threads at once, however many are idle
     */
    public synchronized Team team(int most) {
        Team team = new Team(this, Math.max(1, most));
        teams.add(team);
        deal();
        return team;
    }

    synchronized void leave(Team team) {
        if (teams.remove(team)) {
            deal();
        }
    }

    /** Each team has the thread that called; further ones go around until there are none or nobody wants any. */
    synchronized void deal() {
        int[] shares = new int[teams.size()];
        int left = count - shares.length;
        boolean dealt = true;
        while (left > 0 && dealt) {
            dealt = false;
            for (int i = 0; i < shares.length && left > 0; i++) {
                if (1 + shares[i] < teams.get(i).wanted()) {
                    shares[i]++;
                    left--;
                    dealt = true;
                }
            }
        }
        for (int i = 0; i < shares.length; i++) {
            teams.get(i).allow(1 + shares[i]);
        }
    }
}
