package dev.chainrule.queue;

import java.util.List;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Rows of {@code processes}. */
public interface ServiceProcessRepository extends Repository<ServiceProcess, String> {

    ServiceProcess save(ServiceProcess process);

    List<ServiceProcess> findAllByOrderByName();

    /** Whether or not another process has struck it off already. */
    @Modifying
    @Transactional
    @Query("delete from ServiceProcess p where p.name = :name")
    void deleteById(String name);
}
