package dev.chainrule.database;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import dev.chainrule.thread.Throttle;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Says once a minute that the database is away, in place of all who come upon it: every library, periodic task and
 * listener would say so again and again, each with its stack.
 */
final class DatabaseLog extends TurboFilter {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(DatabaseLog.class);

    /** Draws the tickets, and says of each one that is held that it cannot renew it. */
    private static final String DRAWING = "com.github.kagkarlsson.scheduler";

    private final Throttle throttle;
    private final BooleanSupplier isAway;

    DatabaseLog(Throttle throttle, BooleanSupplier isAway) {
        this.throttle = throttle;
        this.isAway = isAway;
    }

    void begin() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            start();
            context.addTurboFilter(this);
        }
    }

    void end() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getTurboFilterList().remove(this);
        }
    }

    void away(String reason) {
        if (throttle.now()) {
            LOG.warn(
                    "The database cannot be used: {}. Requests return 503, and running jobs are interrupted until it can",
                    reason);
        }
    }

    void back(long seconds) {
        LOG.info("The database can be used again, after {} s", seconds);
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] arguments,
            @Nullable Throwable failure) {
        if (!level.isGreaterOrEqual(Level.WARN)) {
            return FilterReply.NEUTRAL;
        }
        Throwable told = failure == null ? last(arguments) : failure;
        if (told == null) {
            boolean follows = logger.getName().startsWith(DRAWING) && isAway.getAsBoolean();
            return follows ? FilterReply.DENY : FilterReply.NEUTRAL;
        }
        return DatabaseAway.reason(told)
                .map(reason -> {
                    away(reason);
                    return FilterReply.DENY;
                })
                .orElse(FilterReply.NEUTRAL);
    }

    /** Before it is written out, the exception may still stand among the arguments. */
    private static @Nullable Throwable last(Object @Nullable [] arguments) {
        return arguments != null && arguments.length > 0 && arguments[arguments.length - 1] instanceof Throwable thrown
                ? thrown
                : null;
    }
}
