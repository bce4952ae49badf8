package dev.chainrule.storage;

/**
 * A file that is completely on disk.
 *
 * @param folder folder under the data directory, such as {@code datasets}
 * @param name file name in it
 * @param bytes its length
 * @param sha256 checksum of its content, lower-case hexadecimal
 */
public record StoredFile(String folder, String name, long bytes, String sha256) {

    @Override
    public String toString() {
        return folder + "/" + name;
    }
}
