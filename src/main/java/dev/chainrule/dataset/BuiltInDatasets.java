package dev.chainrule.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/** The datasets that come with Chainrule; they are there before the first request is. */
@Component
public class BuiltInDatasets implements SmartInitializingSingleton {

    public static final List<String> NAMES = List.of("xor", "houses", "iris", "digits");

    private static final Logger log = LoggerFactory.getLogger(BuiltInDatasets.class);

    private final Datasets datasets;
    private boolean firstStart;

    BuiltInDatasets(Datasets datasets) {
        this.datasets = datasets;
    }

    @Override
    public void afterSingletonsInstantiated() {
        firstStart = datasets.none();
        NAMES.stream().filter(name -> !datasets.exists(name)).forEach(this::load);
    }

    private void load(String name) {
        try {
            Dataset loaded = datasets.add(name, new ClassPathResource("datasets/" + name + ".csv"));
            log.info("Built-in dataset {}: {} rows", name, loaded.rows());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether this process found an empty database; known once all beans are there. */
    public boolean firstStart() {
        return firstStart;
    }
}
