package dev.chainrule.prediction.inference;

import dev.chainrule.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Elements of type BYTES, each after its length: texts, or files. */
final class ByteElements implements RequestTensor.Elements {

    private static final int LENGTH_BYTES = 4;

    private final String pointer;
    private final ByteBuffer[] elements;

    private ByteElements(String pointer, ByteBuffer[] elements) {
        this.pointer = pointer;
        this.elements = elements;
    }

    /** @throws ProblemException where these are not as many elements, each after its length, and nothing else */
    static ByteElements of(ByteBuffer bytes, int count, String pointer) {
        ByteBuffer from = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        if ((long) count * LENGTH_BYTES > from.remaining()) {
            throw ends(pointer, count);
        }
        ByteBuffer[] elements = new ByteBuffer[count];
        for (int i = 0; i < count; i++) {
            long length = from.remaining() < LENGTH_BYTES ? -1 : from.getInt() & 0xFFFF_FFFFL;
            if (length < 0 || length > from.remaining()) {
                throw ends(pointer + "/" + i, count);
            }
            elements[i] = from.slice().limit((int) length);
            from.position(from.position() + (int) length);
        }
        if (from.hasRemaining()) {
            throw ProblemException.invalid(
                    pointer, "has bytes after its last element", from.remaining() + " bytes more", form(count));
        }
        return new ByteElements(pointer, elements);
    }

    private static ProblemException ends(String pointer, int count) {
        return ProblemException.invalid(pointer, "ends before its last element", null, form(count));
    }

    private static String form(int count) {
        return "%s elements, each after its length as four bytes, little-endian".formatted(count);
    }

    @Override
    public int count() {
        return elements.length;
    }

    @Override
    public double number(int element) {
        return Double.NaN;
    }

    @Override
    public @Nullable Object value(int element) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(elements[element].duplicate())
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw ProblemException.invalid(pointer + "/" + element, "is not UTF-8", null, "text in UTF-8");
        }
    }

    @Override
    public byte[] bytes(int element) {
        byte[] bytes = new byte[elements[element].remaining()];
        elements[element].duplicate().get(bytes);
        return bytes;
    }
}
