package dev.chainrule.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;

/** One value a line: layer, tensor, place in it, value. */
final class CsvFile {

    private CsvFile() {}

    static void write(TensorValues weights, OutputStream out) throws IOException {
        out.write("layer,tensor,index,value\r\n".getBytes(UTF_8));
        weights.read(
                (tensor, from, values) -> out.write(lines(tensor, from, values).getBytes(UTF_8)));
    }

    private static String lines(Tensor tensor, long from, ByteBuffer values) {
        String start = "%s,%s,".formatted(tensor.layer(), quoted(tensor.name()));
        StringBuilder lines = new StringBuilder();
        for (long index = from; values.hasRemaining(); index++) {
            String place =
                    Arrays.stream(tensor.place(index)).mapToObj(String::valueOf).collect(Collectors.joining(" "));
            lines.append(start)
                    .append(place)
                    .append(',')
                    .append(values.getFloat())
                    .append("\r\n");
        }
        return lines.toString();
    }

    /** Names of columns may have anything in them. */
    private static String quoted(String name) {
        return name.matches("[\\w.\\[\\] -]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
