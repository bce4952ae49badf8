package dev.chainrule.dataset;

import dev.chainrule.PostgresConfiguration;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@Import(PostgresConfiguration.class)
class DatasetsOnPostgresTests extends DatasetsContract {

    DatasetsOnPostgresTests(@Autowired Datasets datasets, @Autowired BuiltInDatasets builtIn) {
        super(datasets, builtIn);
    }
}
