package dev.chainrule.network;

import java.io.IOException;
import java.io.OutputStream;

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
    public void write(OutputStream out) throws IOException {
        content.writeTo(out);
    }
}
