package dev.chainrule.network;

import org.jspecify.annotations.Nullable;

/**
 * One epoch, when it is over.
 *
 * @param epoch counted from 1
 * @param step the epoch's last step, counted from 1 since the training began
 * @param trainLoss mean over the epoch's rows, each measured when its batch was learnt from
 * @param validation null where no rows were held back
 */
public record EpochReport(
        int epoch,
        long step,
        double trainLoss,
        double learningRate,
        @Nullable Evaluation validation) {}
