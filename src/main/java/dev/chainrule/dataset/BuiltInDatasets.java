package dev.chainrule.dataset;

import dev.chainrule.format.ReadingOptions;
import dev.chainrule.storage.Checksum;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/** The datasets that come with Chainrule; they are there before the first request is. */
@Component
public class BuiltInDatasets implements SmartInitializingSingleton {

    public static final List<String> NAMES = List.of("xor", "houses", "iris", "digits");

    /** Of their files. */
    private static final Set<String> CHECKSUMS =
            NAMES.stream().map(name -> Checksum.of(content(name))).collect(Collectors.toUnmodifiableSet());

    private static final Logger LOG = LoggerFactory.getLogger(BuiltInDatasets.class);

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
            Dataset loaded = datasets.add(name, file(name));
            LOG.info("Built-in dataset {}: {} rows", name, loaded.rows());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ClassPathResource file(String name) {
        return new ClassPathResource("datasets/" + name + ".csv");
    }

    private static byte[] content(String name) {
        try (InputStream content = file(name).getInputStream()) {
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it has the rows and columns of one of them; its name does not say so, which may have later versions. */
    static boolean isOne(Dataset dataset) {
        return CHECKSUMS.contains(dataset.sha256()) && dataset.options().equals(ReadingOptions.DEFAULT);
    }

    /** Whether this process found an empty database; known once all beans are there. */
    public boolean firstStart() {
        return firstStart;
    }
}
