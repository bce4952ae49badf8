package dev.chainrule.web.body;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.convert.converter.Converter;
import org.springframework.util.unit.DataSize;
import org.springframework.web.multipart.MultipartFile;

/** Reads a field of a form that came as a file, as {@code curl -F options=@options.json} sends it, like one that was typed. */
public record PartText(DataSize most) implements Converter<MultipartFile, String> {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    @Override
    public String convert(MultipartFile part) {
        if (part.getSize() > most.toBytes()) {
            throw new ProblemException(
                    ProblemKind.TOO_LARGE,
                    "body_too_large",
                    "The part \"%s\" is larger than the %s bytes that chainrule.web.max-json allows."
                            .formatted(part.getName(), most.toBytes()));
        }
        try (InputStream in = part.getInputStream()) {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(in.readAllBytes()))
                    .toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException notUtf8) {
            throw new ProblemException(
                    ProblemKind.MALFORMED,
                    "malformed_multipart",
                    "The part \"%s\" is not text in UTF-8.".formatted(part.getName()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
