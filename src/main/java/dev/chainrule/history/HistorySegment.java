package dev.chainrule.history;

import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.Serializable;
import org.hibernate.annotations.Immutable;

/** Some consecutive points of a loss history, written at once. */
@Entity
@Immutable
@Table(name = "loss_history")
public class HistorySegment {

    /** Which job, which of its runs, and which segment of that. */
    @Embeddable
    public record Place(String jobId, int attempt, int sequence) implements Serializable {}

    @EmbeddedId
    private Place place;

    @Convert(converter = Series.Column.class)
    private Series series;

    @SuppressWarnings("NullAway.Init") // filled by Hibernate
    protected HistorySegment() {}

    public HistorySegment(Place place, Series series) {
        this.place = place;
        this.series = series;
    }

    Place place() {
        return place;
    }

    Series series() {
        return series;
    }
}
