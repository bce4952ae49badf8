package dev.chainrule.model.manifest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.chainrule.storage.Checksum;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Where a model came from: enough to retrain it.
 *
 * @param definition the job's definition with every default spelt out
 * @param split the rows as they were drawn, before any refit; null in models of before there was one
 * @param weightsSha256 of the little-endian float32 parameters
 * @param environment what computed it; null in models of before that was kept
 * @param datasetSha256 of the file that the dataset was read from
 * @param engine version of this service
 * @param edited what was changed by hand after that, and in which model; null where nothing was
 * @param imported the file that it came in, where job and dataset are those of another service; null for one of this
 * @param learned the rows that its weights have learned from; null in models of before that was kept
 */
public record Provenance(
        String job,
        String dataset,
        String datasetSha256,
        JsonNode definition,
        long seed,
        int epoch,
        String engine,
        @Nullable SplitRows split,
        String weightsSha256,
        @Nullable Environment environment,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) Edited edited,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) Imported imported,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) Learned learned) {

    /**
     * Of weights that nothing is known about yet but how they were trained.
     *
     * @param definition the job's definition with every default spelt out
     */
    public static Builder of(JsonNode definition, long seed) {
        return new Builder(definition, seed);
    }

    /** What it goes on from: a model, a job or a checkpoint, which may have learned from any row; null for a new network. */
    public @Nullable String resumedFrom() {
        return DefinitionExcerpt.of(definition).resumedFrom().orElse(null);
    }

    /** The word of the loss that it was trained with; empty for the usual one of its task. */
    Optional<String> loss() {
        return DefinitionExcerpt.of(definition).lossWord();
    }

    /** Whether it came in a file that says of no data: nobody here knows a row that it learned from. */
    public boolean withoutData() {
        return datasetSha256.isBlank();
    }

    /** The same of a model that came in a file. */
    public Provenance imported(String newWeightsSha256, Imported file) {
        return of(definition, seed)
                .job(job)
                .dataset(dataset, datasetSha256)
                .split(split)
                .learned(learned)
                .epoch(epoch)
                .engine(engine)
                .environment(environment)
                .edited(edited)
                .weightsSha256(newWeightsSha256)
                .imported(file)
                .build();
    }

    /** Collects a provenance by the names of its parts; what is left out is not known. */
    public static final class Builder {

        private final JsonNode definition;
        private final long seed;
        private String job = "";
        private String dataset = "";
        private String datasetSha256 = "";
        private int epoch;
        private String engine = "";
        private @Nullable SplitRows split;
        private String weightsSha256 = "";
        private @Nullable Environment environment;
        private @Nullable Edited edited;
        private @Nullable Imported imported;
        private @Nullable Learned learned;

        private Builder(JsonNode definition, long seed) {
            this.definition = definition;
            this.seed = seed;
        }

        public Builder job(String id) {
            job = id;
            return this;
        }

        public Builder dataset(String id, String sha256) {
            dataset = id;
            datasetSha256 = sha256;
            return this;
        }

        public Builder epoch(int number) {
            epoch = number;
            return this;
        }

        public Builder engine(String version) {
            engine = version;
            return this;
        }

        public Builder split(@Nullable SplitRows drawn) {
            split = drawn;
            return this;
        }

        public Builder weightsSha256(String sha256) {
            weightsSha256 = sha256;
            return this;
        }

        public Builder environment(@Nullable Environment of) {
            environment = of;
            return this;
        }

        public Builder edited(@Nullable Edited byHand) {
            edited = byHand;
            return this;
        }

        public Builder imported(@Nullable Imported file) {
            imported = file;
            return this;
        }

        public Builder learned(@Nullable Learned rows) {
            learned = rows;
            return this;
        }

        public Provenance build() {
            return new Provenance(
                    job,
                    dataset,
                    datasetSha256,
                    definition,
                    seed,
                    epoch,
                    engine,
                    split,
                    weightsSha256,
                    environment,
                    edited,
                    imported,
                    learned);
        }
    }

    /**
     * The rows that the weights have learned from.
     *
     * @param refit {@code none} for the training rows; {@code validation} or {@code all} where the network was trained once
     *     more on them
     * @param rows how many they are
     */
    public record Learned(String refit, int rows) {}

    /**
     * What was changed by hand.
     *
     * @param from id of the model or checkpoint that was changed
     * @param changes in words
     */
    public record Edited(String from, List<String> changes) {}

    /**
     * The file that a model came in.
     *
     * @param format {@code bundle} or another form that models are taken in
     * @param sha256 of the file
     * @param from what the model was called where it came from; null where the file does not say
     */
    public record Imported(
            String format, String sha256, @Nullable String from) {}

    /**
     * Which rows of the dataset were in which set.
     *
     * @param trainingSha256 of their numbers, ascending from 0, as little-endian int32
     * @param training number of training rows
     * @param validation number of validation rows
     * @param validationSha256 likewise of the validation rows
     * @param test number of test rows; null without a test set
     * @param testSha256 likewise of the test rows; null without a test set
     */
    public record SplitRows(
            int training,
            int validation,
            String trainingSha256,
            String validationSha256,

            @Nullable @JsonInclude(JsonInclude.Include.NON_NULL)
            Integer test,

            @Nullable @JsonInclude(JsonInclude.Include.NON_NULL)
            String testSha256) {

        public static SplitRows of(int[] training, int[] validation) {
            return of(training, validation, new int[0]);
        }

        public static SplitRows of(int[] training, int[] validation, int[] test) {
            boolean tested = test.length > 0;
            return new SplitRows(
                    training.length,
                    validation.length,
                    sha256(training),
                    sha256(validation),
                    tested ? (Integer) test.length : null,
                    tested ? sha256(test) : null);
        }

        private static String sha256(int[] rows) {
            Checksum checksum = new Checksum();
            ByteBuffer bytes = ByteBuffer.allocate(1 << 12).order(ByteOrder.LITTLE_ENDIAN);
            for (int row : rows) {
                if (!bytes.hasRemaining()) {
                    checksum.update(bytes.array(), 0, bytes.position());
                    bytes.clear();
                }
                bytes.putInt(row);
            }
            checksum.update(bytes.array(), 0, bytes.position());
            return checksum.hex();
        }
    }
}
