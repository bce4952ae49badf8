package dev.chainrule.network;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** A training before its first step, which writes what a test says. */
public final class TrainingFixture implements Training {

    /** Writes. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    public static final double GRADIENT_NORM = 1.5;

    private final Content content;

    public TrainingFixture(Content content) {
        this.content = content;
    }

    @Override
    public long step() {
        return 0;
    }

    @Override
    public double gradientNorm() {
        return GRADIENT_NORM;
    }

    @Override
    public Snapshot look(int measured) {
        return new Snapshot(0, 0, List.of(), List.of(), List.of());
    }

    @Override
    public Snapshot lookAfterStep() {
        return look(0);
    }

    @Override
    public long parameters() {
        return 1;
    }

    @Override
    public long costOfLook(int measured) {
        return 0;
    }

    @Override
    public void write(OutputStream out) throws IOException {
        content.writeTo(out);
    }
}
