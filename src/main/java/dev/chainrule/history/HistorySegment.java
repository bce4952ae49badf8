package dev.chainrule.history;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/**
 * Some consecutive points of a history as they are stored; no two of a job and resolution overlap. The newest is written
 * again, longer, until it has points enough.
 */
@Entity
@Table(name = "history_segments")
public class HistorySegment {

    private static final int FORM = 1;
    private static final String COMMA = ",";

    /** Of which job, and where in its history. */
    @Embeddable
    record Key(
            String jobId,

            @Enumerated(EnumType.STRING) @JdbcTypeCode(SqlTypes.VARCHAR)
            Resolution resolution,

            long firstStep)
            implements Serializable {}

    @EmbeddedId
    private Key id;

    private long lastStep;
    private int points;
    private String metrics;
    private byte[] content;

    @SuppressWarnings("NullAway.Init") // filled by Hibernate
    protected HistorySegment() {}

    HistorySegment(Key id, long lastStep, int points, String metrics, byte[] content) {
        this.id = id;
        this.lastStep = lastStep;
        this.points = points;
        this.metrics = metrics;
        this.content = content;
    }

    /** @param block with a point at least */
    public static HistorySegment of(String job, PointBlock block) {
        return new HistorySegment(
                new Key(job, block.resolution(), block.step(0)),
                block.step(block.points() - 1),
                block.points(),
                String.join(COMMA, block.metrics()),
                content(block));
    }

    private static byte[] content(PointBlock block) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream to = new DataOutputStream(bytes)) {
            to.writeByte(FORM);
            Differences.write(block::step, block.points(), to);
            Differences.write(block::epoch, block.points(), to);
            for (int i = 0; i < block.metrics().size(); i++) {
                int metric = i;
                Differences.write(point -> Double.doubleToRawLongBits(block.value(metric, point)), block.points(), to);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    PointBlock block() {
        return block(metrics());
    }

    /** @param wanted metrics; NaN where it has none of that name */
    PointBlock block(List<String> wanted) {
        List<String> kept = metrics();
        double[][] values = new double[wanted.size()][];
        try (DataInputStream from = new DataInputStream(new ByteArrayInputStream(content))) {
            if (from.readByte() != FORM) {
                throw new IOException("the history was written by a newer version");
            }
            long[] steps = Differences.read(points, from);
            int[] epochs = Arrays.stream(Differences.read(points, from))
                    .mapToInt(Math::toIntExact)
                    .toArray();
            for (String name : kept) {
                int place = wanted.indexOf(name);
                if (place < 0) {
                    Differences.skip(from);
                } else {
                    values[place] = doubles(Differences.read(points, from));
                }
            }
            for (int i = 0; i < values.length; i++) {
                values[i] = values[i] == null ? missing() : values[i];
            }
            return new PointBlock(id.resolution(), wanted, steps, epochs, values);
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }

    private static double[] doubles(long[] bits) {
        return Arrays.stream(bits).mapToDouble(Double::longBitsToDouble).toArray();
    }

    private double[] missing() {
        double[] missing = new double[points];
        Arrays.fill(missing, Double.NaN);
        return missing;
    }

    List<String> metrics() {
        return names(metrics);
    }

    static List<String> names(String metrics) {
        return List.of(metrics.split(COMMA));
    }

    Key id() {
        return id;
    }

    long lastStep() {
        return lastStep;
    }

    int points() {
        return points;
    }

    String metricsText() {
        return metrics;
    }

    byte[] content() {
        return content;
    }
}
