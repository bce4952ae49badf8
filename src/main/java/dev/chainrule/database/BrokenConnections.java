package dev.chainrule.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/** Hears of everything that goes wrong with a connection of the pool: a broken one is not used again. */
record BrokenConnections(DatabaseGate gate) implements SQLExceptionOverride {

    @java.lang.Override
    public SQLExceptionOverride.Override adjudicate(SQLException failure) {
        return gate.breaks(failure)
                ? SQLExceptionOverride.Override.MUST_EVICT
                : SQLExceptionOverride.Override.CONTINUE_EVICT;
    }
}
