package dev.chainrule.checkpoint;

import dev.chainrule.PostgresConfiguration;
import org.springframework.context.annotation.Import;

@Import(PostgresConfiguration.class)
class CheckpointsOnPostgresTests extends CheckpointsContract {}
