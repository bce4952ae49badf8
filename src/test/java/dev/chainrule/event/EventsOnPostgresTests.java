package dev.chainrule.event;

import dev.chainrule.PostgresConfiguration;
import org.springframework.context.annotation.Import;

@Import(PostgresConfiguration.class)
class EventsOnPostgresTests extends EventsContract {}
