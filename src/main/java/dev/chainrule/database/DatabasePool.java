package dev.chainrule.database;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.stereotype.Component;

/**
 * Puts the pool behind the {@link DatabaseGate}, and has PostgreSQL end the transaction of a process that is frozen in the
 * middle of it: the rows that it has locked are those that another process needs to take over its jobs.
 */
@Component
final class DatabasePool implements BeanPostProcessor {

    private static final String OPTIONS = "-c idle_in_transaction_session_timeout=10s";

    private final ObjectProvider<DatabaseGate> gate;

    DatabasePool(ObjectProvider<DatabaseGate> gate) {
        this.gate = gate;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool) {
            if (String.valueOf(pool.getJdbcUrl()).startsWith("jdbc:postgresql:")) {
                pool.addDataSourceProperty("options", OPTIONS);
            }
            gate.getObject().prepare(pool);
        }
        return bean;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof HikariDataSource pool ? gate.getObject().before(pool) : bean;
    }
}
