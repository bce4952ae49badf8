package dev.chainrule.drift;

import dev.chainrule.PostgresConfiguration;
import org.springframework.context.annotation.Import;

@Import(PostgresConfiguration.class)
class DriftsOnPostgresTests extends DriftsContract {}
