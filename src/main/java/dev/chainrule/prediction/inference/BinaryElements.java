package dev.chainrule.prediction.inference;

import dev.chainrule.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Elements as bytes, each read where it stands when it is asked for. */
final class BinaryElements implements RequestTensor.Elements {

    private final Datatype datatype;
    private final ByteBuffer bytes;
    private final int count;

    private BinaryElements(Datatype datatype, ByteBuffer bytes, int count) {
        this.datatype = datatype;
        this.bytes = bytes;
        this.count = count;
    }

    /**
     * @param bytes of this tensor alone
     * @param pointer of the tensor in the request
     */
    static RequestTensor.Elements of(Datatype datatype, ByteBuffer bytes, int count, String pointer) {
        if (datatype == Datatype.BYTES) {
            return ByteElements.of(bytes, count, pointer);
        }
        long expected = (long) count * datatype.width();
        if (bytes.remaining() != expected) {
            throw ProblemException.invalid(
                    pointer + "/parameters/binary_data_size",
                    "is not the size of %s elements of %s".formatted(count, datatype),
                    bytes.remaining(),
                    String.valueOf(expected));
        }
        BinaryElements elements = new BinaryElements(datatype, bytes.slice().order(ByteOrder.LITTLE_ENDIAN), count);
        if (datatype == Datatype.BOOL) {
            elements.requireTruths(pointer);
        }
        return elements;
    }

    private void requireTruths(String pointer) {
        for (int i = 0; i < count; i++) {
            int truth = bytes.get(i);
            if (truth != 0 && truth != 1) {
                throw ProblemException.invalid(pointer, "has a byte that is no BOOL", truth & 0xFF, "0 or 1");
            }
        }
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public double number(int element) {
        return datatype.number(bytes, element);
    }

    @Override
    public void numbers(int from, double[] into) {
        if (datatype != Datatype.FP32) {
            RequestTensor.Elements.super.numbers(from, into);
            return;
        }
        for (int i = 0; i < into.length; i++) { // as most clients send them
            into[i] = bytes.getFloat((from + i) * Float.BYTES);
        }
    }

    @Override
    public @Nullable Object value(int element) {
        if (datatype == Datatype.BOOL) {
            return bytes.get(element) == 1;
        }
        double number = number(element);
        return datatype.isWhole() && Math.abs(number) < 0x1p53 ? (Object) (long) number : number;
    }
}
