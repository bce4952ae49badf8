package dev.chainrule.database;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Numbers of versions: none is given twice for a name, also after what bore it was deleted. */
@Component
public class GivenVersions {

    /** What is numbered. */
    public enum Versioned {
        MODELS("models"),
        DATASETS("datasets");

        private final String word;

        Versioned(String word) {
            this.word = word;
        }
    }

    private final JdbcClient database;

    GivenVersions(JdbcClient database) {
        this.database = database;
    }

    /**
     * The next number of a name, in the caller's transaction, until whose end everybody else who wants one of the same name
     * waits; where it is rolled back, nobody has had the number.
     *
     * @param highest number of those that there are; 0 where there are none
     * @throws DataIntegrityViolationException where somebody else gave the first of the name at the same moment
     */
    public int next(Versioned kind, String name, int highest) {
        int raised = database.sql("update given_versions set version = greatest(version, :highest) + 1"
                        + " where kind = :kind and name = :name")
                .param("highest", highest)
                .param("kind", kind.word)
                .param("name", name)
                .update();
        if (raised == 0) {
            database.sql("insert into given_versions (kind, name, version) values (:kind, :name, :version)")
                    .param("kind", kind.word)
                    .param("name", name)
                    .param("version", highest + 1)
                    .update();
            return highest + 1;
        }
        return database.sql("select version from given_versions where kind = :kind and name = :name")
                .param("kind", kind.word)
                .param("name", name)
                .query(Integer.class)
                .single();
    }
}
