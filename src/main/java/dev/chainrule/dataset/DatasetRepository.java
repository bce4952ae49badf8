package dev.chainrule.dataset;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface DatasetRepository extends JpaRepository<Dataset, String> {

    List<Dataset> findByIdLessThanOrderByIdDesc(String id, Limit limit);

    List<Dataset> findByIdGreaterThanOrderByIdAsc(String id, Limit limit);

    List<Dataset> findByNameAndIdLessThanOrderByIdDesc(String name, String id, Limit limit);

    List<Dataset> findByNameAndIdGreaterThanOrderByIdAsc(String name, String id, Limit limit);

    Optional<Dataset> findFirstByTableSha256AndTableBytes(String sha256, long bytes);

    List<Dataset> findBySha256OrderByIdDesc(String sha256, Limit limit);

    boolean existsByTableFile(String tableFile);

    @Query("select d.id from Dataset d where d.skippedRows > 0")
    List<String> idsWithSkippedRows();

    @Query("select distinct d.tableFile from Dataset d")
    Set<String> tableFiles();

    /** What is kept of uploads with this checksum, as JSON. */
    @Query("select d.uploads from Dataset d where d.sha256 = :sha256")
    List<String> uploads(String sha256);

    @Query("select d.uploads from Dataset d")
    List<String> uploads();

    @Query("select distinct d.name from Dataset d order by d.name")
    List<String> names(Limit limit);
}
