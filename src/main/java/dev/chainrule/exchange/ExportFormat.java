package dev.chainrule.exchange;

import dev.chainrule.model.Model;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** A form in which models leave; every bean of it is one that {@code GET /models/{id}/export?format=} offers. */
public interface ExportFormat {

    /** What {@code format} calls it, such as {@code bundle}. */
    String name();

    /** Of the file. */
    String mediaType();

    /** Of the file, such as {@code houses-3.zip}. */
    String fileName(Model model);

    /**
     * Writes the whole file. Nothing is said of it to the client before its first byte is written, so what a model cannot
     * be written for is to be found before that.
     *
     * @param threshold of the alias by which the model is named, on what the network says itself, without a temperature of
     *     the alias: above it the second of two classes is the answer; null for the usual
     * @throws dev.chainrule.problem.ProblemException where the model cannot be written in this form
     */
    void write(Model model, @Nullable Double threshold, OutputStream out) throws IOException;
}
