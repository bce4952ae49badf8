package dev.chainrule.exchange;

import dev.chainrule.choice.Word;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;

/** A file of weights that other programs read; JSON is {@link WeightsResponse}. */
enum WeightFormat {
    /** NumPy's archive: {@code numpy.load} gives the tensors by their keys. */
    NPZ("application/zip") {
        @Override
        void write(TensorValues weights, String sha256, OutputStream out) throws IOException {
            NpzFile.write(weights, out);
        }
    },
    /** Read by {@code safetensors.numpy.load_file}. */
    SAFETENSORS("application/octet-stream") {
        @Override
        void write(TensorValues weights, String sha256, OutputStream out) throws IOException {
            SafetensorsFile.write(weights, sha256, out);
        }
    },
    /** One value a line, with its place. */
    CSV("text/csv") {
        @Override
        void write(TensorValues weights, String sha256, OutputStream out) throws IOException {
            CsvFile.write(weights, out);
        }
    };

    static final String JSON = "json";

    private final String mediaType;

    WeightFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    String word() {
        return Word.of(this);
    }

    String mediaType() {
        return mediaType;
    }

    /** @param sha256 of all weights of the model */
    abstract void write(TensorValues weights, String sha256, OutputStream out) throws IOException;

    static List<String> words() {
        return Arrays.stream(values()).map(WeightFormat::word).toList();
    }
}
