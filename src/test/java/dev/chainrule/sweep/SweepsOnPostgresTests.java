package dev.chainrule.sweep;

import dev.chainrule.PostgresConfiguration;
import org.springframework.context.annotation.Import;

@Import(PostgresConfiguration.class)
class SweepsOnPostgresTests extends SweepsContract {}
