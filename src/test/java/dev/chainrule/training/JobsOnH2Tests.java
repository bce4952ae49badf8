package dev.chainrule.training;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManagerFactory;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.type.BasicType;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

class JobsOnH2Tests extends JobsContract {

    private static final int JOBS = 10;

    @Autowired
    private JdbcClient database;

    @Autowired
    private EntityManagerFactory entities;

    /** Each would be written and read again whenever its row is read or written, to be compared with what it was. */
    @Test
    void copiesNothingThatIsKeptAsJson() {
        List<String> copied = new ArrayList<>();
        entities.unwrap(SessionFactoryImplementor.class).getMappingMetamodel().forEachEntityDescriptor(entity -> {
            for (int i = 0; i < entity.getPropertyTypes().length; i++) {
                boolean converted =
                        entity.getPropertyTypes()[i] instanceof BasicType<?> type && type.getValueConverter() != null;
                if (entity.isMutable() && converted && entity.getPropertyTypes()[i].isMutable()) {
                    copied.add(entity.getEntityName() + "." + entity.getPropertyNames()[i]);
                }
            }
        });

        assertThat(copied).isEmpty();
    }

    /**
     * The dataset's name; the first and the last turn of jobs, and of tasks; the job, its event and its ticket; the dataset's
     * row, which is kept; and the commit, with another that the pool makes of nothing.
     */
    @Test
    void submitsAJobWithEightStatements() {
        submit("{}"); // which sets places aside, and looks at the rows
        database.sql("set query_statistics true").update();
        for (int i = 0; i < JOBS; i++) {
            submit("{}");
        }
        List<String> executed = database.sql("select execution_count || ' × ' || sql_statement"
                        + " from information_schema.query_statistics where execution_count >= " + JOBS)
                .query(String.class)
                .list();
        database.sql("set query_statistics false").update(); // and forget them
        int statements = executed.stream()
                .mapToInt(line -> Integer.parseInt(line.substring(0, line.indexOf(' '))))
                .sum();

        assertThat(statements).as(String.join("\n", executed)).isEqualTo(8 * JOBS);
    }
}
