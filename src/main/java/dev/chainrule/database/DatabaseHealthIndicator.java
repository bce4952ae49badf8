package dev.chainrule.database;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Down while the database is away; answers at once, whatever the database does. */
@Component
final class DatabaseHealthIndicator implements HealthIndicator {

    private final DatabaseGate gate;

    DatabaseHealthIndicator(DatabaseGate gate) {
        this.gate = gate;
    }

    @Override
    public Health health() {
        return gate.reason()
                .map(reason -> Health.down().withDetail("reason", reason).build())
                .orElseGet(() -> Health.up().build());
    }
}
