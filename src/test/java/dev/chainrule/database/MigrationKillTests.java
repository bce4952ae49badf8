package dev.chainrule.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that are killed in the middle of a migration; {@code -Dkills=20} for more of them. */
@Tag("slow")
class MigrationKillTests {

    private static final int KILLS = Integer.getInteger("kills", 2);
    private static final int PAUSES = 200_000;

    @TempDir
    private Path folder = Path.of("");

    private final Random random = new Random(12);

    @Test
    void aDatabaseThatWasKilledAtAnyMigrationIsMigratedByTheNext() throws Exception {
        MigratedDirectory whole = new MigratedDirectory(Files.createDirectory(folder.resolve("whole")));
        whole.migrate();
        List<String> versions =
                whole.ask("select \"version\" from \"flyway_schema_history\" where \"version\" is not null"
                        + " order by \"installed_rank\"");
        MigratedDirectory stored = new MigratedDirectory(Files.createDirectory(folder.resolve("stored"))).restored();
        int inTime = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            boolean upgrade = kill % 2 == 1;
            int first = upgrade ? versions.indexOf("8") : 0;
            String version = versions.get(first + kill / 2 * 7 % (versions.size() - first));
            Path home = folder.resolve("kill" + kill);
            MigratedDirectory directory =
                    upgrade ? stored.copy(home) : new MigratedDirectory(Files.createDirectory(home));
            inTime += isKilledIn(version, directory) ? 1 : 0;
            directory.migrate();
            assertThat(directory.form()).as("killed in migration %s", version).isEqualTo(whole.form());
            assertThat(directory.ask("select name from models")).hasSize(upgrade ? 2 : 0);
        }
        assertThat(inTime).as("processes that died before they were done").isPositive();
    }

    /** Somewhere in this migration, or in one soon after it. */
    private boolean isKilledIn(String version, MigratedDirectory directory) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MigratingProcess.class.getName(),
                        directory.folder().toString()))
                .redirectErrorStream(true)
                .start();
        List<String> said = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
                if (line.equals("migration " + version)) {
                    spin(random.nextInt(PAUSES));
                    process.toHandle().destroyForcibly(); // and leaves its output open, to be read to its end
                }
            }
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said).contains("migration " + version);
        return !said.contains("done");
    }

    private static void spin(int rounds) {
        for (int round = 0; round < rounds; round++) {
            Thread.onSpinWait();
        }
    }
}
