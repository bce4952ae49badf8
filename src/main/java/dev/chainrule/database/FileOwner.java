package dev.chainrule.database;

import java.util.Set;

/** Keeps files in a folder of the data directory, and knows which by what the database says. */
@FunctionalInterface
public interface FileOwner {

    /**
     * @param folder under the data directory
     * @param names of all files that belong in it
     */
    record OwnedFiles(String folder, Set<String> names) {

        public OwnedFiles {
            names = Set.copyOf(names);
        }
    }

    OwnedFiles files();
}
