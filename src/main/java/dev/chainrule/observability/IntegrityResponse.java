package dev.chainrule.observability;

import dev.chainrule.database.Inventory;
import java.util.List;

/**
 * Whether database and data directory agree.
 *
 * @param object always {@code integrity}
 * @param status {@code whole}, or {@code files_missing}
 * @param installation id that the data directory and its database have in common
 * @param named files that the database names
 * @param missing of these are not there: restore them from a backup
 * @param setAside belong to nothing in the database
 */
record IntegrityResponse(
        String object, String status, String installation, long named, FilesPart missing, FilesPart setAside) {

    /**
     * @param count of all of them
     * @param files by folder and name; of more than {@code chainrule.integrity.max-names} the first
     */
    record FilesPart(int count, List<String> files) {

        FilesPart {
            files = List.copyOf(files);
        }

        static FilesPart of(List<String> files, int maxNames) {
            return new FilesPart(files.size(), files.subList(0, Math.min(maxNames, files.size())));
        }
    }

    static IntegrityResponse of(Inventory.Report report, int maxNames) {
        return new IntegrityResponse(
                "integrity",
                report.missing().isEmpty() ? "whole" : "files_missing",
                report.installation(),
                report.named(),
                FilesPart.of(report.missing(), maxNames),
                FilesPart.of(report.setAside(), maxNames));
    }
}
