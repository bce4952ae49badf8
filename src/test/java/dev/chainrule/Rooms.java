package dev.chainrule;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The packages of the house as their sources show them.
 *
 * @param root folder under which they lie
 */
record Rooms(Path root) {

    private static final String INTRODUCTION = "package-info.java";
    private static final Pattern COMMENT = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);

    /** Those with more lines than that, each with its name first. */
    List<String> largerThan(int lines, Predicate<String> excepted) {
        return all().filter(room -> !excepted.test(name(room)) && lines(room) > lines)
                .map(room -> "%s has %s lines".formatted(name(room), lines(room)))
                .toList();
    }

    /** Those that do not say in one sentence what they are. */
    List<String> withoutOneSentence() {
        return all().filter(room -> !oneSentence(room.resolve(INTRODUCTION)))
                .map(this::name)
                .toList();
    }

    private Stream<Path> all() {
        try (Stream<Path> found = Files.walk(root)) {
            return found
                    .filter(Files::isDirectory)
                    .filter(room -> !sources(room).isEmpty())
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String name(Path room) {
        return root.relativize(room).toString().replace('\\', '/');
    }

    private static List<Path> sources(Path room) {
        try (Stream<Path> files = Files.list(room)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int lines(Path room) {
        return sources(room).stream()
                .mapToInt(file -> (int) read(file).lines().count())
                .sum();
    }

    private static boolean oneSentence(Path introduction) {
        if (!Files.exists(introduction)) {
            return false;
        }
        Matcher comment = COMMENT.matcher(read(introduction));
        if (!comment.find()) {
            return false;
        }
        String said = comment.group(1).replaceAll("\\s*\\n \\* ?", " ").strip();
        return said.endsWith(".") && !said.contains(". ");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
