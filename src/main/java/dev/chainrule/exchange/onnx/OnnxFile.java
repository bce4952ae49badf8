package dev.chainrule.exchange.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.chainrule.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * Reads the form of a file. What it would take in memory is counted before anything of it is made: two bytes of a file may
 * become an object of two hundred.
 */
public final class OnnxFile {

    /** Of messages in each other; a graph of layers has 7. */
    private static final int DEEPEST = 32;

    private final OnnxSettings settings;
    private long elements;

    private OnnxFile(OnnxSettings settings) {
        this.settings = settings;
    }

    /** Opens the file, from its beginning. */
    @FunctionalInterface
    public interface Source {
        InputStream open() throws IOException;
    }

    /** @throws ProblemException where it is too large, or no protobuf */
    public static ModelProto read(Source file, long bytes, OnnxSettings settings) throws IOException {
        if (bytes > settings.maxSize().toBytes()) {
            throw Refused.tooLarge(
                    "onnx_too_large",
                    String.format(
                            Locale.ROOT,
                            "The file has %,d bytes, and ONNX files of at most %,d are taken in (chainrule.exchange.onnx.max-size).",
                            bytes,
                            settings.maxSize().toBytes()));
        }
        try (InputStream counted = file.open();
                InputStream read = file.open()) {
            new OnnxFile(settings).count(input(counted), ModelProto.getDescriptor(), 1);
            return ModelProto.parseFrom(input(read));
        } catch (InvalidProtocolBufferException broken) {
            throw Refused.damaged("The file cannot be read as ONNX: it is truncated or damaged.");
        }
    }

    private static CodedInputStream input(InputStream in) {
        CodedInputStream input = CodedInputStream.newInstance(in);
        input.setSizeLimit(Integer.MAX_VALUE);
        input.setRecursionLimit(DEEPEST);
        return input;
    }

    private void count(CodedInputStream in, Descriptor message, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw Refused.damaged("The file has messages within messages, more than %s deep.".formatted(DEEPEST));
        }
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            add(1);
            FieldDescriptor field = message.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED || field == null) {
                in.skipField(tag);
            } else {
                content(in, field, depth);
            }
        }
    }

    private void content(CodedInputStream in, FieldDescriptor field, int depth) throws IOException {
        int length = in.readRawVarint32();
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            int outer = in.pushLimit(length);
            count(in, field.getMessageType(), depth + 1);
            in.checkLastTagWas(0);
            in.popLimit(outer);
        } else {
            if (isWhole(field)) {
                add(length); // each of them has one byte or more
            }
            in.skipRawBytes(length);
        }
    }

    private static boolean isWhole(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT, LONG, BOOLEAN, ENUM -> true;
            default -> false;
        };
    }

    private void add(int more) {
        elements += more;
        if (elements > settings.maxElements()) {
            throw Refused.tooLarge(
                    "onnx_too_large",
                    String.format(
                            Locale.ROOT,
                            "The file has more than %,d nodes, attributes, names and whole numbers (chainrule.exchange.onnx.max-elements).",
                            settings.maxElements()));
        }
    }
}
