package dev.chainrule.training;

import dev.chainrule.PostgresConfiguration;
import org.springframework.context.annotation.Import;

@Import(PostgresConfiguration.class)
class JobsOnPostgresTests extends JobsContract {}
