package dev.chainrule.dataset;

import dev.chainrule.storage.Storage;
import jakarta.servlet.MultipartConfigElement;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

/** Parts of a form go to the data directory's disk, never to the heap, and no further than the limit. */
@Configuration(proxyBeanMethods = false)
class UploadConfiguration {

    /** For the form around the file. */
    private static final DataSize MARGIN = DataSize.ofMegabytes(1);

    @Bean
    MultipartConfigElement multipartConfigElement(Storage storage, DatasetSettings settings) {
        long limit = settings.maxUpload().toBytes();
        return new MultipartConfigElement(storage.temporaryFolder().toString(), limit, limit + MARGIN.toBytes(), 0);
    }
}
