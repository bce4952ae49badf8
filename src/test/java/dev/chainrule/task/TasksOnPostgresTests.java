package dev.chainrule.task;

import dev.chainrule.PostgresConfiguration;
import org.springframework.context.annotation.Import;

@Import(PostgresConfiguration.class)
class TasksOnPostgresTests extends TasksContract {}
