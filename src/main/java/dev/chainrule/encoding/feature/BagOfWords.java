package dev.chainrule.encoding.feature;

import dev.chainrule.table.ColumnType;
import java.util.List;
import java.util.Locale;

/**
 * A text as a bag of hashed words (Weinberger et al. 2009): each word of two letters or more, in lower case, adds 1 or -1
 * to the bucket that its hash falls into, and the whole is brought to length 1; as scikit-learn's HashingVectorizer. A
 * missing text, or one without words, is 0 in each. No word is remembered, so none is unknown.
 */
public record BagOfWords(String column, ColumnType type, int buckets) implements BucketEncoding {

    private static final int SHORTEST_WORD = 2;

    @Override
    public List<String> inputNames() {
        return names("%s: words #%s");
    }

    @Override
    public String expected() {
        return "any text";
    }

    @Override
    public String formula() {
        return "1 or −1 for each word in the input that its hash falls into, all brought to length 1";
    }

    @Override
    public RowBlock.Encoder encoder(List<String> dictionary) {
        return (stored, block, offset) -> {
            int at = offset;
            for (int row = block.from; row < block.to; row++) {
                String text = Double.isNaN(stored[row]) ? "" : dictionary.get((int) stored[row]);
                encode(text, block.values, at);
                at += block.stride;
            }
        };
    }

    @Override
    public void encode(RawValue raw, float[] into, int offset) {
        Object text = raw.category(type, this::expected);
        encode(text == null ? "" : text.toString(), into, offset);
    }

    private void encode(String text, float[] into, int offset) {
        empty(into, offset);
        String lower = text.toLowerCase(Locale.ROOT);
        int begin = 0;
        int letters = 0;
        for (int i = 0; i < lower.length(); ) {
            int letter = lower.codePointAt(i);
            if (inWord(letter)) {
                begin = letters == 0 ? i : begin;
                letters++;
            } else {
                count(lower, begin, i, letters, into, offset);
                letters = 0;
            }
            i += Character.charCount(letter);
        }
        count(lower, begin, lower.length(), letters, into, offset);
        scale(into, offset);
    }

    private static boolean inWord(int letter) {
        return Character.isLetterOrDigit(letter) || letter == '_';
    }

    private void count(String text, int begin, int end, int letters, float[] into, int offset) {
        if (letters >= SHORTEST_WORD) {
            add(MurmurHash.of(text.substring(begin, end)), into, offset);
        }
    }

    private void scale(float[] into, int offset) {
        double squares = 0;
        for (int i = offset; i < offset + buckets; i++) {
            squares += (double) into[i] * into[i];
        }
        double length = squares == 0 ? 1 : Math.sqrt(squares);
        for (int i = offset; i < offset + buckets; i++) {
            into[i] = (float) (into[i] / length);
        }
    }
}
