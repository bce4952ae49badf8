package dev.chainrule.storage;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.stereotype.Component;

/**
 * Has PostgreSQL end the transaction of a process that is frozen in the middle of it: the rows that it has locked are
 * those that another process needs to take over its jobs.
 */
@Component
final class FrozenClients implements BeanPostProcessor {

    private static final String OPTIONS = "-c idle_in_transaction_session_timeout=10s";

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool
                && String.valueOf(pool.getJdbcUrl()).startsWith("jdbc:postgresql:")) {
            pool.addDataSourceProperty("options", OPTIONS);
        }
        return bean;
    }
}
