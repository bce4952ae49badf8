package dev.chainrule.database;

import java.nio.file.Path;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/** Migrates a data directory in a process of its own, and has no say in when that ends. */
final class MigratingProcess implements Callback {

    private MigratingProcess() {}

    public static void main(String[] arguments) {
        new MigratedDirectory(Path.of(arguments[0])).migrate(new MigratingProcess());
        say("done");
    }

    @SuppressWarnings("SystemOut") // its parent reads it
    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        say("migration " + context.getMigrationInfo().getVersion());
    }

    @Override
    public String getCallbackName() {
        return "says where it is";
    }
}
