package dev.chainrule.network;

/**
 * What a new training takes over of one that was written, besides its weights and how many epochs it has done. What it
 * does not take over begins as in any other training.
 *
 * @param place within the epoch, and the step; else it begins at a whole epoch
 * @param slots of the optimizer
 * @param schedule where it has got to; else it begins here and lasts for the steps that are left
 * @param best weights so far
 */
public record WarmStart(boolean place, boolean slots, boolean schedule, boolean best) {}
