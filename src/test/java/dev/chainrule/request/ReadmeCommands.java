package dev.chainrule.request;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The commands of a document that ask the service, in their order; those that start or build it are left out. */
final class ReadmeCommands {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(sh|console)\\R(.*?)^```$");
    private static final Pattern CONTINUED = Pattern.compile("\\\\\\R\\s*");
    private static final Pattern QUOTED = Pattern.compile("'[{][^']*'");
    private static final Pattern SHOWN_STATUS = Pattern.compile("\"status\":(\\d{3})\\b");

    /**
     * A command, and the statuses it may get.
     *
     * @param statuses a regular expression
     */
    record Command(String line, String statuses) {}

    private ReadmeCommands() {}

    static List<Command> of(Path document) throws IOException {
        List<Command> commands = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(document));
        while (block.find()) {
            List<String> lines = joined(block.group(2)).lines().toList();
            boolean session = block.group(1).equals("console");
            Matcher shown = SHOWN_STATUS.matcher(block.group(2));
            String statuses = session && shown.find() ? shown.group(1) : "2..";
            lines.stream()
                    .filter(line -> !session || line.startsWith("$ "))
                    .map(line -> session ? line.substring(2) : line)
                    .filter(line -> line.startsWith("curl "))
                    .map(line -> new Command(line, statuses))
                    .forEach(commands::add);
        }
        return commands;
    }

    /** With each command on one line, whether it goes on after a backslash or within quotes. */
    private static String joined(String block) {
        return QUOTED.matcher(CONTINUED.matcher(block).replaceAll(""))
                .replaceAll(quoted -> Matcher.quoteReplacement(quoted.group().replaceAll("\\R\\s*", " ")));
    }

    /** Files that the commands send, so that there is something to send. */
    static List<String> files(List<Command> commands) {
        Pattern sent = Pattern.compile("@([\\w.-]+)");
        return commands.stream()
                .flatMap(command -> sent.matcher(command.line()).results().map(found -> found.group(1)))
                .distinct()
                .collect(Collectors.toList());
    }
}
