package dev.chainrule.explanation.trace;

import dev.chainrule.explanation.SignificantDigits;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Formulas of encodings with numbers in the place of their words. */
final class Filled {

    private static final int FEWEST_DIGITS = 6;
    private static final int MOST_DIGITS = 15;

    private Filled() {}

    /**
     * @param formula what comes after a comma only explains it
     * @param numbers by the words that stand for them
     * @param result what it evaluates to
     */
    static String of(String formula, Map<String, Double> numbers, double result) {
        int digits = digits(numbers, result);
        String words = numbers.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|"));
        Matcher word = Pattern.compile("\\b(" + words + ")\\b").matcher(formula.split(", ", 2)[0]);
        StringBuilder filled = new StringBuilder();
        while (word.find()) {
            double value = numbers.getOrDefault(word.group(), Double.NaN);
            String text = SignificantDigits.of(value, digits);
            boolean leads = word.start() == 0 || formula.charAt(word.start() - 1) == '(';
            word.appendReplacement(filled, value < 0 && !leads ? "(" + text + ")" : text);
        }
        word.appendTail(filled);
        return filled + " = " + SignificantDigits.of(result);
    }

    /** More where a small difference of large numbers is all that counts. */
    private static int digits(Map<String, Double> numbers, double result) {
        double largest = numbers.values().stream().mapToDouble(Math::abs).max().orElse(0);
        double between = numbers.getOrDefault("max", Math.abs(result)) - numbers.getOrDefault("min", 0.0);
        double measure = numbers.getOrDefault("std", numbers.getOrDefault("iqr", between));
        double lost = measure > 0 && largest > measure ? Math.log10(largest / measure) : 0;
        return (int) Math.min(MOST_DIGITS, FEWEST_DIGITS + Math.max(0, Math.ceil(lost) - 1));
    }
}
