package dev.chainrule.job;

/** An event of the application: the job has reached a status that never changes again. */
public record JobEnded(String job) {}
