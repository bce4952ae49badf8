package dev.chainrule.model;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Rows of {@code models}. */
interface ModelRepository extends Repository<Model, String> {

    Model save(Model model);

    void flush();

    Optional<Model> findById(String id);

    boolean existsById(String id);

    @Query("select m.id from Model m where m.id = :id")
    Optional<String> ofId(String id);

    @Query("select m.id from Model m where m.name = :name and m.version = :version")
    Optional<String> ofNameAndVersion(String name, int version);

    /** The ids of the versions of a name, the latest first. */
    @Query("select m.id from Model m where m.name = :name order by m.version desc")
    List<String> latest(String name, Limit limit);

    Optional<Model> findFirstByNameOrderByVersionDesc(String name);

    List<Model> findByIdIn(Collection<String> ids);

    /** What an alias stands for. */
    interface Aliased {

        String getModelId();

        @Nullable
        Double getThreshold();

        @Nullable
        Double getTemperature();
    }

    @Query(
            value = "select model_id as \"modelId\", threshold as \"threshold\","
                    + " temperature as \"temperature\" from model_aliases"
                    + " where name = :name and alias = :alias",
            nativeQuery = true)
    Optional<Aliased> ofAlias(String name, String alias);

    @Query(value = "select alias from model_aliases where name = :name order by alias", nativeQuery = true)
    List<String> aliases(String name);

    /** Whether or not it is still there, and without reading its manifest. */
    @Modifying
    @Query("delete from Model m where m.id = :id")
    void deleteById(String id);

    @Query("select m.id from Model m")
    List<String> ids();

    /** By name and version. */
    @Query(
            "select new dev.chainrule.model.ModelVersion(m.id, m.name, m.version) from Model m order by m.name, m.version")
    List<ModelVersion> versions(Limit limit);

    /** From the first on. */
    @Query("select new dev.chainrule.model.ModelVersion(m.id, m.name, m.version) from Model m"
            + " where m.name = :name order by m.version")
    List<ModelVersion> versionsOf(String name, Limit limit);

    @Query("select distinct m.name from Model m order by m.name")
    List<String> names(Limit limit);
}
