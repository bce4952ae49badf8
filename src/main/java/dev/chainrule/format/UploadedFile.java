package dev.chainrule.format;

import org.jspecify.annotations.Nullable;

/**
 * One file of an upload.
 *
 * @param name as its sender calls it, never used as a path; null when a body came without one
 * @param type its content type; null when it was not said
 */
public record UploadedFile(@Nullable String name, @Nullable String type, Upload content) {

    /** For messages. */
    String title() {
        return name == null ? "the file" : name;
    }

    UploadedFile with(Upload other) {
        return new UploadedFile(name, type, other);
    }
}
