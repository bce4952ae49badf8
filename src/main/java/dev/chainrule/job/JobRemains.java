package dev.chainrule.job;

/** Something that is kept of a job besides its row and its model. */
public interface JobRemains {

    /** Removes it all; the job has ended. Called in no transaction. */
    void remove(String jobId);
}
