package dev.chainrule.prediction.dialect;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.chainrule.definition.StrictJson;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.prediction.EachRow;
import dev.chainrule.prediction.JsonRows;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.web.ProblemResponses;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers a stream of rows, one JSON object or array in each line, with a line for each: as they come, and with memory
 * for a few hundred at a time. What is wrong with a line is said in its place, and the rest goes on.
 */
final class LineAnswers {

    static final String TYPE = "application/x-ndjson";

    private static final int ROWS_AT_ONCE = 256;
    private static final int BYTES_AT_ONCE = 1 << 18;

    /**
     * What is said of a row.
     *
     * @param prediction as in every answer
     * @param warnings what is odd about the row; left out where nothing is
     */
    record Answer(
            @Nullable Object prediction,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings) {}

    /** In place of what is said of a row. */
    record Failure(Fault error) {}

    /**
     * What is wrong with a line.
     *
     * @param line from 1
     * @param status that a request of this row alone would be answered with
     * @param errors every place that is wrong
     */
    record Fault(
            long line,
            int status,
            String code,
            String detail,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ErrorEntry> errors) {}

    /** One place that is wrong, as problems have it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ErrorEntry(
            @Nullable String pointer,
            String detail,
            @Nullable Object got,
            @Nullable String hint) {

        static ErrorEntry of(Violation violation) {
            return new ErrorEntry(violation.pointer(), violation.detail(), violation.got(), violation.hint());
        }
    }

    private final JsonMapper json;
    private final JsonRows reader;
    private final EachRow network;
    private final int longest;

    /** @param longest bytes of a line */
    LineAnswers(JsonMapper json, JsonRows reader, EachRow network, int longest) {
        this.json = json;
        this.reader = reader;
        this.network = network;
        this.longest = longest;
    }

    /** Where answers go; opened when there is one, because until then the request may still be refused. */
    @FunctionalInterface
    interface Sink {
        OutputStream open() throws IOException;
    }

    /** Until the last line; what ends the stream early is said in a last line, once there were others. */
    void answer(Lines lines, Sink sink) throws IOException {
        long answered = 0;
        try {
            for (List<Lines.Line> block = block(lines); !block.isEmpty(); block = block(lines)) {
                byte[] answers = answers(block);
                OutputStream out = sink.open();
                out.write(answers);
                answered = block.get(block.size() - 1).number();
                if (!lines.ready()) {
                    out.flush();
                }
            }
        } catch (ProblemException torn) {
            if (answered == 0) {
                throw torn;
            }
            ByteArrayOutputStream last = new ByteArrayOutputStream();
            write(failure(answered + 1, torn), last);
            sink.open().write(last.toByteArray());
        }
        sink.open().flush();
    }

    /** Lines that are here, at least one unless there are none. */
    private static List<Lines.Line> block(Lines lines) throws IOException {
        List<Lines.Line> block = new ArrayList<>();
        int bytes = 0;
        do {
            Lines.Line line = lines.next();
            if (line == null) {
                break;
            }
            if (!line.blank()) {
                block.add(line);
                bytes += line.length();
            }
        } while (block.isEmpty() || (block.size() < ROWS_AT_ONCE && bytes < BYTES_AT_ONCE && lines.ready()));
        return block;
    }

    private byte[] answers(List<Lines.Line> block) {
        List<RawRow> rows = new ArrayList<>(block.size());
        List<@Nullable Failure> failures = new ArrayList<>(block.size());
        for (Lines.Line line : block) {
            try {
                rows.add(row(line));
                failures.add(null);
            } catch (ProblemException wrong) {
                failures.add(failure(line.number(), wrong));
            }
        }
        List<EachRow.Said> said = rows.isEmpty() ? List.of() : network.predict(rows);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        for (int i = 0; i < block.size(); i++) {
            Failure failure = failures.get(i);
            write(failure == null ? answer(said.get(at++), block.get(i).number()) : failure, out);
        }
        return out.toByteArray();
    }

    private void write(Object answer, ByteArrayOutputStream out) {
        out.writeBytes(json.writeValueAsBytes(answer));
        out.write('\n');
    }

    private RawRow row(Lines.Line line) {
        if (line.bytes() == null) {
            throw new ProblemException(
                    ProblemKind.TOO_LARGE,
                    "line_too_long",
                    String.format(
                            Locale.ROOT, "The line has more than %,d bytes (chainrule.prediction.max-line).", longest));
        }
        try (JsonParser parser = json.createParser(line.bytes())) {
            return reader.line(parser);
        } catch (JacksonException malformed) {
            throw StrictJson.malformed(malformed);
        }
    }

    private static Object answer(EachRow.Said said, long line) {
        return said.violations().isEmpty()
                ? new Answer(said.prediction(), said.warnings())
                : failure(line, ProblemException.invalid(said.violations()));
    }

    private static Failure failure(long line, ProblemException wrong) {
        return new Failure(new Fault(
                line,
                ProblemResponses.status(wrong),
                wrong.code(),
                wrong.detail(),
                wrong.violations().stream().map(ErrorEntry::of).toList()));
    }
}
