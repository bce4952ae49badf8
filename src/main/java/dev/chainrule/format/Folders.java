package dev.chainrule.format;

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
    /** The folders of each class that has several, which are called alike. */
    private final List<Set<String>> scattered;

    /** @param paths of the folders of each class, in alphabetical order */
    private Folders(Map<String, Set<String>> paths) {
        classes = List.copyOf(paths.keySet());
        scattered = paths.values().stream().filter(each -> each.size() > 1).toList();
        classes.forEach(name -> codes.put(name, codes.size()));
    }

    /** @param files that lie in one */
    static Folders of(List<UploadedFile> files, FileFormat format) {
        TreeMap<String, Set<String>> paths = new TreeMap<>();
        for (UploadedFile file : files) {
            paths.computeIfAbsent(folder(file), name -> new TreeSet<>()).add(around(file));
        }
        if (paths.size() < 2) {
            String hint = "at least 2 folders, one per class, such as cats/1.png and dogs/1.png";
            throw Faults.fatal(format, "there is only one folder: " + paths.firstKey(), null, hint);
        }
        return new Folders(paths);
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
            warnings.accept(String.format(
                    Locale.ROOT,
                    "%s of %s classes %s in several folders, which were put together: %s; upload one of them for a split of your own",
                    scattered.size(),
                    classes.size(),
                    scattered.size() == 1 ? "lies" : "lie",
                    String.join(", ", scattered.get(0))));
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
