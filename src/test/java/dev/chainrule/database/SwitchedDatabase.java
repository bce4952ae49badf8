package dev.chainrule.database;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** A database that a test can take away: what is connected breaks, and nobody can connect until it is back. */
public final class SwitchedDatabase extends AbstractDataSource {

    private static final String BROKEN = "08006";
    private static final String REFUSED = "08001";
    private static final Set<String> WORKS_ALWAYS = Set.of("close", "isClosed", "abort", "unwrap", "isWrapperFor");

    private final String url;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private volatile boolean off;
    private volatile String last = "";

    SwitchedDatabase(String url) {
        this.url = url;
    }

    /** Puts itself under the pool of a test's application. */
    @TestConfiguration(proxyBeanMethods = false)
    public static class Below {

        @Bean
        static BeanPostProcessor switchedDatabase() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessBeforeInitialization(Object bean, String name) {
                    if (bean instanceof HikariDataSource pool) {
                        pool.setDataSource(new SwitchedDatabase(String.valueOf(pool.getJdbcUrl())));
                    }
                    return bean;
                }
            };
        }
    }

    /** Under this pool. */
    public static SwitchedDatabase of(javax.sql.DataSource pool) throws SQLException {
        return (SwitchedDatabase) pool.unwrap(HikariDataSource.class).getDataSource();
    }

    /** What has not been committed is lost. */
    public void off() throws SQLException {
        off = true;
        for (Link link : links) {
            link.cut();
        }
    }

    public void on() {
        off = false;
    }

    /** Goes away right after the commit of such a statement, before anybody hears that it is committed. */
    public void offAfterCommitOf(String statement) {
        last = statement;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (off) {
            throw new SQLException("Connection refused", REFUSED);
        }
        Link link = new Link(DriverManager.getConnection(url, "sa", ""));
        links.add(link);
        return link.proxy(Connection.class, link.connection);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    private final class Link {

        private final Connection connection;
        private volatile boolean cut;
        private volatile boolean committing;

        Link(Connection connection) {
            this.connection = connection;
        }

        void cut() throws SQLException {
            cut = true;
            links.remove(this);
            connection.close();
        }

        <T> T proxy(Class<T> type, T target) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(),
                    new Class<?>[] {type},
                    (proxy, method, arguments) -> call(target, method, arguments)));
        }

        private @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
            String name = method.getName();
            if (cut && !WORKS_ALWAYS.contains(name)) {
                throw new SQLException("Connection reset", BROKEN);
            }
            try {
                Object result = method.invoke(target, arguments);
                if (name.equals("close") && target == connection) {
                    links.remove(this);
                }
                if (arguments != null
                        && !last.isEmpty()
                        && String.valueOf(arguments[0]).startsWith(last)) {
                    committing = true;
                }
                if (name.equals("commit") && committing) {
                    last = "";
                    off();
                    throw new SQLException("Connection reset", BROKEN);
                }
                return result instanceof PreparedStatement prepared
                        ? proxy(PreparedStatement.class, prepared)
                        : result instanceof Statement plain ? proxy(Statement.class, plain) : result;
            } catch (InvocationTargetException thrown) {
                throw thrown.getTargetException();
            }
        }
    }
}
