package dev.chainrule.model;

import dev.chainrule.PostgresConfiguration;
import org.springframework.context.annotation.Import;

@Import(PostgresConfiguration.class)
class AliasesOnPostgresTests extends AliasesContract {}
