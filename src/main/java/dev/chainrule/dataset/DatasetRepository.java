package dev.chainrule.dataset;

import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface DatasetRepository extends JpaRepository<Dataset, String> {

    Optional<Dataset> findFirstByNameOrderByVersionDesc(String name);

    List<Dataset> findByIdLessThanOrderByIdDesc(String id, Limit limit);

    List<Dataset> findByIdGreaterThanOrderByIdAsc(String id, Limit limit);

    @Query("select d.id from Dataset d")
    List<String> ids();

    @Query("select distinct d.name from Dataset d order by d.name")
    List<String> names(Limit limit);
}
