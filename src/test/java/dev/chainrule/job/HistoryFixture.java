package dev.chainrule.job;

import dev.chainrule.history.Histories;
import dev.chainrule.history.HistoryQuery;
import dev.chainrule.history.HistoryResponse;
import dev.chainrule.history.HistorySegment;
import dev.chainrule.history.Recording;
import dev.chainrule.history.Resolution;
import dev.chainrule.network.EpochReport;
import java.util.List;

/** Histories as they are written and read. */
public final class HistoryFixture {

    private HistoryFixture() {}

    /** All of it. */
    public static HistoryResponse read(Histories histories, String job, Resolution resolution) {
        return new HistoryQuery(resolution, null, 0, Long.MAX_VALUE, 100_000).answer(histories, job, 1);
    }

    /** Epochs of ten steps, the loss of each being one over its number. */
    public static List<HistorySegment> epochs(String job, int first, int last) {
        Recording recording = new Recording(10L * last, 1, last);
        for (int epoch = first; epoch <= last; epoch++) {
            recording.epoch(new EpochReport(epoch, 10L * epoch, 1.0 / epoch, 0.01, 1, null, null));
        }
        return recording.take().stream()
                .map(block -> HistorySegment.of(job, block))
                .toList();
    }
}
