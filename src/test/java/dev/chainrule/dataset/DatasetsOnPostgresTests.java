package dev.chainrule.dataset;

import dev.chainrule.PostgresConfiguration;
import org.springframework.context.annotation.Import;

@Import(PostgresConfiguration.class)
class DatasetsOnPostgresTests extends DatasetsContract {}
