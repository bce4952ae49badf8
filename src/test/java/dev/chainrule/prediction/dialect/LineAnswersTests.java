package dev.chainrule.prediction.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.model.ModelFixture;
import dev.chainrule.model.PredictionListener;
import dev.chainrule.model.TrainedNetwork;
import dev.chainrule.prediction.AnswerForm;
import dev.chainrule.prediction.EachRow;
import dev.chainrule.prediction.JsonRows;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LineAnswersTests {

    private static final Encoding ENCODING = ModelFixture.encoding();
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final String ROW = "{\"size\":5,\"rooms\":2,\"town\":\"Ulm\",\"new\":true}\n";

    private static void answer(InputStream in, OutputStream out) throws IOException {
        answer(in, () -> out);
    }

    private static void answer(InputStream in, LineAnswers.Sink out) throws IOException {
        try (TrainedNetwork network = ModelFixture.trained(ENCODING, ModelFixture.spec(ENCODING, 3), 1)) {
            EachRow each = new EachRow(network, AnswerForm.USUAL, PredictionListener.NONE);
            new LineAnswers(JSON, new JsonRows(ENCODING, 1), each, 1000).answer(new Lines(in, 1000), out);
        }
    }

    private static List<JsonNode> answers(byte[] lines) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        answer(new ByteArrayInputStream(lines), out);
        return out.toString(UTF_8).lines().map(JSON::readTree).toList();
    }

    private static List<JsonNode> answers(String lines) throws IOException {
        return answers(lines.getBytes(UTF_8));
    }

    @Test
    void answersEachLineInItsPlace() throws IOException {
        List<JsonNode> answers = answers(ROW + "oops\n" + "[5,2,\"Ulm\",true]\n\n" + "{\"size\":\"x\"}\n" + "[1,2]\n"
                + "{\"size\":1,\"size\":2}\n" + "{\"instances\":[]}\n" + "x".repeat(2000) + "\n" + ROW);

        assertThat(answers).hasSize(9);
        assertThat(answers.get(0)).isEqualTo(answers.get(2)).isEqualTo(answers.get(8));
        assertThat(answers.get(0).at("/prediction/label").isNumber()).isTrue();
        assertThat(answers.get(1).at("/error/code").asString()).isEqualTo("malformed_json");
        assertThat(answers.get(1).at("/error/line").asInt()).isEqualTo(2);
        assertThat(answers.get(3).at("/error/line").asInt()).isEqualTo(5);
        assertThat(answers.get(3).at("/error/status").asInt()).isEqualTo(422);
        assertThat(answers.get(3).at("/error/errors/0/pointer").asString()).isEqualTo("/size");
        assertThat(answers.get(4).at("/error/detail").asString()).startsWith("has 2 values");
        assertThat(answers.get(5).at("/error/status").asInt()).isEqualTo(400);
        assertThat(answers.get(6).at("/error/errors/0/pointer").asString()).isEqualTo("/instances");
        assertThat(answers.get(7).at("/error/code").asString()).isEqualTo("line_too_long");
    }

    @Test
    void refusesBytesThatAreNoText() throws IOException {
        List<JsonNode> answers = answers((ROW + "{\"town\":\"Köln\"}\n" + ROW).getBytes(ISO_8859_1));

        assertThat(answers.get(1).at("/error/code").asString()).isEqualTo("malformed_json");
        assertThat(answers.get(2)).isEqualTo(answers.get(0));
    }

    @Test
    void warnsInTheLine() throws IOException {
        List<JsonNode> answers = answers(ROW + ROW.replace("Ulm", "Rom") + ROW);

        assertThat(answers.get(0).has("warnings")).isFalse();
        assertThat(answers.get(1).at("/warnings/0").asString()).contains("\"Rom\" was not seen");
    }

    @Test
    void saysInALastLineWhyItEndsEarly() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int rows = 2000;
        InputStream in = new ByteArrayInputStream(ROW.repeat(rows).getBytes(UTF_8));

        answer(DialectController.bounded(in, DataSize.ofKilobytes(80)), out);

        List<JsonNode> answers = out.toString(UTF_8).lines().map(JSON::readTree).toList();
        assertThat(answers).hasSizeBetween(100, rows - 1);
        assertThat(answers.get(answers.size() - 1).at("/error/code").asString()).isEqualTo("body_too_large");
    }

    /** The status is the one that the request alone would be answered with. */
    @Test
    void saysWithItsOwnStatusThatAStreamComesTooSlowly() throws IOException {
        InputStream slow = new InputStream() {
            private int at;

            @Override
            public int read() {
                if (at == 2 * ROW.length()) {
                    throw new ProblemException(ProblemKind.TOO_SLOW, "body_too_slow", "The body comes too slowly.");
                }
                return ROW.charAt(at++ % ROW.length());
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                into[offset] = (byte) read();
                return 1;
            }
        };
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        answer(slow, out);

        List<JsonNode> answers = out.toString(UTF_8).lines().map(JSON::readTree).toList();
        assertThat(answers).hasSize(3);
        assertThat(answers.get(2).at("/error/code").asString()).isEqualTo("body_too_slow");
        assertThat(answers.get(2).at("/error/status").asInt()).isEqualTo(408);
    }

    /** What is opened has the type of an answer, and a problem has another. */
    @Test
    void opensNothingForAStreamThatIsRefused() {
        InputStream in = new ByteArrayInputStream(ROW.repeat(10).getBytes(UTF_8));

        assertThatThrownBy(() -> answer(DialectController.bounded(in, DataSize.ofBytes(5)), () -> {
                    throw new AssertionError("opened");
                }))
                .isInstanceOf(ProblemException.class);
    }

    /** Neither side may hold more than a few hundred rows: what is written has to be near what is read. */
    @Tag("slow")
    @Test
    void holdsFewRowsHoweverManyCome() throws IOException {
        int rows = Integer.getInteger("lines.sent", 20_000);
        byte[] row = ROW.getBytes(UTF_8);
        long[] counts = new long[2];
        InputStream in = new InputStream() {
            private long at;

            @Override
            public int read() {
                throw new IllegalStateException("reads blocks");
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                int count = (int) Math.min(length, (long) rows * row.length - at);
                for (int i = 0; i < count; i++) {
                    into[offset + i] = row[(int) (at++ % row.length)];
                }
                counts[0] = at / row.length;
                assertThat(counts[0] - counts[1]).isLessThan(4000);
                return count == 0 ? -1 : count;
            }

            @Override
            public int available() {
                return 1;
            }
        };
        OutputStream out = new OutputStream() {
            @Override
            public void write(int single) {
                counts[1] += single == '\n' ? 1 : 0;
            }
        };

        answer(in, out);

        assertThat(counts[1]).isEqualTo(rows);
    }
}
