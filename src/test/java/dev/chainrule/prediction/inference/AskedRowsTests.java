package dev.chainrule.prediction.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.UsualNumbers;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.encoding.feature.Scaled;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.encoding.feature.Written;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.table.ColumnType;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AskedRowsTests {

    private static Encoding pixels(int count) {
        List<FeatureEncoding> features = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            features.add(new Scaled("p" + i, ColumnType.NUMBER, Scaling.STANDARDIZE, 1, 2, 1));
        }
        TargetEncoding target = new TargetEncoding.Classes("digit", ColumnType.INTEGER, List.of(0L, 1L));
        return new Encoding(features, target);
    }

    private static RequestTensor matrix(int rows, int columns) {
        ByteBuffer bytes = ByteBuffer.allocate(rows * columns * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < rows * columns; i++) {
            bytes.putFloat(i);
        }
        return new RequestTensor(
                "/inputs/0",
                AskedRows.MATRIX,
                Datatype.FP32,
                new int[] {rows, columns},
                BinaryElements.of(Datatype.FP32, bytes.flip(), rows * columns, "/inputs/0"));
    }

    @Test
    void areReadFromTheirBytesInOrder() {
        Encoding encoding = pixels(3);
        AskedRows rows = AskedRows.of(encoding, List.of(matrix(2, 3)), 10);
        float[] into = new float[3];
        rows.encode(1, encoding.usual(), into, new RowIssues());

        assertThat(rows.count()).isEqualTo(2);
        assertThat(into).containsExactly(1, 1.5f, 2);
    }

    /** An object for each number would be 784 times as many. */
    @Test
    void takeNoObjectForANumber() {
        int many = 200;
        Encoding encoding = pixels(784);
        AskedRows rows = AskedRows.of(encoding, List.of(matrix(many, 784)), many);
        UsualNumbers usual = encoding.usual();
        float[] into = new float[784];
        RowIssues issues = new RowIssues();
        rows.encode(0, usual, into, issues);
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < many; i++) {
            rows.encode(i, usual, into, issues);
        }
        long allocated = thread.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated / many).isLessThan(784);
    }

    @Test
    void takeANumberForMissingThatMeantItInTheData() {
        Written written = new Written(new Written.Said(List.of("2"), ".", "", List.of(), List.of(), null));
        Encoding encoding = pixels(3).with(written);
        AskedRows rows = AskedRows.of(encoding, List.of(matrix(1, 3)), 10);
        float[] into = new float[3];
        rows.encode(0, encoding.usual(), into, new RowIssues());

        assertThat(into).containsExactly(-0.5f, 0, (1 - 1) / 2f);
    }

    @Test
    void areNoMoreThanAreTaken() {
        ProblemException refused =
                catchThrowableOfType(ProblemException.class, () -> AskedRows.of(pixels(3), List.of(matrix(11, 3)), 10));

        assertThat(refused.kind()).isEqualTo(ProblemKind.TOO_LARGE);
    }
}
