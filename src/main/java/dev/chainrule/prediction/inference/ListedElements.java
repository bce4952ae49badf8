package dev.chainrule.prediction.inference;

import dev.chainrule.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Elements that are objects already: of JSON, and texts. */
record ListedElements(List<@Nullable Object> values) implements Tensor.Elements {

    private static final int LENGTH_BYTES = 4;

    /** Texts, each after its length. */
    static ListedElements of(ByteBuffer bytes, int count, String pointer) {
        ByteBuffer from = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        if ((long) count * LENGTH_BYTES > from.remaining()) {
            throw ends(pointer, count);
        }
        @Nullable Object[] texts = new Object[count];
        for (int i = 0; i < count; i++) {
            long length = from.remaining() < LENGTH_BYTES ? -1 : from.getInt() & 0xFFFF_FFFFL;
            if (length < 0 || length > from.remaining()) {
                throw ends(pointer + "/" + i, count);
            }
            texts[i] = text(from.slice().limit((int) length), pointer + "/" + i);
            from.position(from.position() + (int) length);
        }
        if (from.hasRemaining()) {
            throw ProblemException.invalid(
                    pointer,
                    "has bytes after its last element",
                    from.remaining() + " bytes more",
                    "%s elements, each after its length as four bytes, little-endian".formatted(count));
        }
        return new ListedElements(Arrays.asList(texts));
    }

    private static ProblemException ends(String pointer, int count) {
        return ProblemException.invalid(
                pointer,
                "ends before its last element",
                null,
                "%s elements, each after its length as four bytes, little-endian".formatted(count));
    }

    private static String text(ByteBuffer bytes, String pointer) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException notUtf8) {
            throw ProblemException.invalid(pointer, "is not UTF-8", null, "text in UTF-8");
        }
    }

    @Override
    public int count() {
        return values.size();
    }

    @Override
    public double number(int element) {
        return values.get(element) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    @Override
    public @Nullable Object value(int element) {
        return values.get(element);
    }
}
