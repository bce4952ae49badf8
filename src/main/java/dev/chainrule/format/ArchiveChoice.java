package dev.chainrule.format;

import dev.chainrule.definition.Spelling;
import dev.chainrule.problem.ProblemException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Which files of an archive hold its data: the one that options name, or all but what only describes them. */
final class ArchiveChoice {

    private static final Pattern ABOUT = Pattern.compile(
            "(read[ _-]?me|licen[cs]e|copying|notice|change(log|s)|authors|citation|contents|index|sha\\d+sums|md5sums)"
                    + "(\\.(txt|md|markdown|rst|pdf|html?|docx?|rtf|1st))?"
                    + "|.*\\.(md|markdown|rst|pdf|html?|docx?|rtf|names|bib|py|r|ipynb|sh|sha256|md5)"
                    + "|.*(metadata|schema|datapackage).*\\.(json|ya?ml|xml)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern TABLE =
            Pattern.compile(".*\\.(csv|tsv|tab|json|ndjson|jsonl|arff|data)(\\.gz)?", Pattern.CASE_INSENSITIVE);

    /**
     * @param files that are read
     * @param named whether options have named them
     */
    record Chosen(List<UploadedFile> files, boolean named) {}

    private ArchiveChoice() {}

    /** @param remarks takes what is to be said of files that are left out */
    static Chosen of(List<UploadedFile> files, ReadingOptions options, List<Warning> remarks) {
        String sheet = options.sheet();
        if (sheet != null && called(files, sheet).size() == 1) {
            return new Chosen(called(files, sheet), true);
        }
        return new Chosen(unnamed(files, options, remarks), false);
    }

    private static List<UploadedFile> unnamed(List<UploadedFile> files, ReadingOptions options, List<Warning> remarks) {
        List<UploadedFile> data = files.stream()
                .filter(file -> !ABOUT.matcher(lastName(file)).matches())
                .toList();
        if (options.sheet() != null && data.size() > 1) {
            throw noneNamed(files, options.sheet());
        }
        List<UploadedFile> tables = data.stream()
                .filter(file -> TABLE.matcher(lastName(file)).matches())
                .toList();
        boolean besideTexts = tables.size() == 1
                && data.stream()
                        .allMatch(
                                file -> tables.contains(file) || lastName(file).endsWith(".txt"));
        List<UploadedFile> chosen = besideTexts ? tables : data;
        if (chosen.isEmpty() || chosen.size() == files.size()) {
            return files;
        }
        List<String> left = files.stream()
                .filter(file -> !chosen.contains(file))
                .map(UploadedFile::title)
                .toList();
        remarks.add(new Warning(
                null,
                null,
                left.size() == 1
                        ? "%s is no table and is left out".formatted(left.get(0))
                        : "%s are no tables and are left out".formatted(Spelling.listed(left))));
        return chosen;
    }

    private static List<UploadedFile> called(List<UploadedFile> files, String name) {
        return files.stream()
                .filter(file -> file.title().equals(name) || lastName(file).equals(name.toLowerCase(Locale.ROOT)))
                .toList();
    }

    private static ProblemException noneNamed(List<UploadedFile> files, String name) {
        List<String> names = files.stream().map(UploadedFile::title).toList();
        String detail = called(files, name).isEmpty()
                ? "the archive has no such file"
                : "several files of the archive are called so";
        return ProblemException.invalid("/options/sheet", detail, name, Spelling.hint(name, names));
    }

    private static String lastName(UploadedFile file) {
        String title = file.title();
        return title.substring(title.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }
}
