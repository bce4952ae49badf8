package dev.chainrule.explanation;

import dev.chainrule.PostgresConfiguration;
import org.springframework.context.annotation.Import;

@Import(PostgresConfiguration.class)
class VerificationsOnPostgresTests extends VerificationsContract {}
