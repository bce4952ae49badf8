package dev.chainrule.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The folders of an archive, each a class of the files in it; a folder around all of them is none. */
final class Folders {

    private final Map<String, Integer> codes = new HashMap<>();
    private final List<String> classes;
    /** Classes whose files lie in several folders of one name, and which these are. */
    private final Map<String, Set<String>> scattered;

    private Folders(List<String> classes, Map<String, Set<String>> scattered) {
        this.classes = classes;
        this.scattered = scattered;
        classes.forEach(name -> codes.put(name, codes.size()));
    }

    /** @param files that lie in one */
    static Folders of(List<UploadedFile> files, FileFormat format) {
        TreeSet<String> found = new TreeSet<>();
        Map<String, Set<String>> paths = new TreeMap<>();
        for (UploadedFile file : files) {
            found.add(folder(file));
            paths.computeIfAbsent(folder(file), name -> new TreeSet<>()).add(around(file));
        }
        paths.values().removeIf(each -> each.size() < 2);
        if (found.size() < 2) {
            String hint = "at least 2 folders, one per class, such as cats/1.png and dogs/1.png";
            throw Faults.fatal(format, "there is only one folder: " + found.first(), null, hint);
        }
        return new Folders(new ArrayList<>(found), paths);
    }

    /** Whether the file lies in one; is said where it does not. */
    static boolean hold(UploadedFile file, int place, Faults faults) {
        if (folder(file).isEmpty()) {
            String hint = "one folder per class, such as cats/1.png and dogs/1.png";
            faults.addFile(place, file.title() + " lies in no folder", hint);
            return false;
        }
        return true;
    }

    /** The innermost one. */
    private static String folder(UploadedFile file) {
        String around = around(file);
        return around.substring(around.lastIndexOf('/') + 1);
    }

    private static String around(UploadedFile file) {
        String path = file.title().replace('\\', '/');
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    /** What was put together without being asked, such as {@code train/cats} and {@code test/cats}. */
    void warn(Consumer<String> warnings) {
        if (!scattered.isEmpty()) {
            String name = scattered.keySet().iterator().next();
            warnings.accept(String.format(
                    Locale.ROOT,
                    "%s of %s classes %s in several folders, which were put together: %s; upload one of them for a split of your own",
                    scattered.size(),
                    classes.size(),
                    scattered.size() == 1 ? "lies" : "lie",
                    String.join(", ", scattered.getOrDefault(name, Set.of()))));
        }
    }

    /** In alphabetical order. */
    List<String> classes() {
        return classes;
    }

    int codeOf(UploadedFile file) {
        return codes.getOrDefault(folder(file), 0);
    }
}
