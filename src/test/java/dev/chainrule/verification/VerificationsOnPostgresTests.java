package dev.chainrule.verification;

import dev.chainrule.PostgresConfiguration;
import org.springframework.context.annotation.Import;

@Import(PostgresConfiguration.class)
class VerificationsOnPostgresTests extends VerificationsContract {}
