package dev.chainrule.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The folders of an archive, each a class of the files in it; a folder around all of them is none. */
final class Folders {

    private final Map<String, Integer> codes = new HashMap<>();
    private final List<String> classes;

    private Folders(List<String> classes) {
        this.classes = classes;
        classes.forEach(name -> codes.put(name, codes.size()));
    }

    /** @param files that lie in one */
    static Folders of(List<UploadedFile> files, FileFormat format) {
        TreeSet<String> found = new TreeSet<>();
        files.forEach(file -> found.add(folder(file)));
        if (found.size() < 2) {
            String hint = "at least 2 folders, one per class, such as cats/1.png and dogs/1.png";
            throw Faults.fatal(format, "there is only one folder: " + found.first(), null, hint);
        }
        return new Folders(new ArrayList<>(found));
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
        String path = file.title().replace('\\', '/');
        String around = path.substring(0, Math.max(0, path.lastIndexOf('/')));
        return around.substring(around.lastIndexOf('/') + 1);
    }

    /** In alphabetical order. */
    List<String> classes() {
        return classes;
    }

    int codeOf(UploadedFile file) {
        return codes.getOrDefault(folder(file), 0);
    }
}
