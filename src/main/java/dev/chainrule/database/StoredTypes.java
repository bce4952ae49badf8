package dev.chainrule.database;

import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import java.util.function.Predicate;
import org.springframework.data.util.TypeCollector.TypeCollectorFilters;

/**
 * When beans are planned, Spring Data looks into rows only: from their columns it would get to most of what there is, to tell
 * a compiler for native images, which is not used.
 */
final class StoredTypes implements TypeCollectorFilters {

    @Override
    public Predicate<Class<?>> classPredicate() {
        return type -> type.isAnnotationPresent(Entity.class) || type.isAnnotationPresent(Embeddable.class);
    }
}
