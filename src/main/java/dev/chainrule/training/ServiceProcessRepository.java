package dev.chainrule.training;

import java.util.List;
import org.springframework.data.repository.Repository;

/** Rows of {@code processes}. */
interface ServiceProcessRepository extends Repository<ServiceProcess, String> {

    ServiceProcess save(ServiceProcess process);

    List<ServiceProcess> findAllByOrderByName();

    void deleteById(String name);
}
