package dev.chainrule.queue;

import java.util.List;
import org.springframework.data.repository.Repository;

/** Rows of {@code processes}. */
public interface ServiceProcessRepository extends Repository<ServiceProcess, String> {

    ServiceProcess save(ServiceProcess process);

    List<ServiceProcess> findAllByOrderByName();

    void deleteById(String name);
}
