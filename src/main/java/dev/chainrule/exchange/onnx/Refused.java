package dev.chainrule.exchange.onnx;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How files are refused that no model can be made of. */
public final class Refused {

    private static final String FILE = "file";

    private Refused() {}

    /** Something in it is not what it should be. */
    public static ProblemException of(String code, String detail, @Nullable Object got, @Nullable String hint) {
        return new ProblemException(ProblemKind.INVALID, code, detail, List.of(Violation.at(FILE, detail, got, hint)));
    }

    static ProblemException damaged(String detail) {
        return of("damaged_onnx", detail, null, "export it again");
    }

    /** The graph can be read, but it is no network of what there is here. */
    public static ProblemException graph(String detail, @Nullable Object got) {
        return of(
                "unsupported_graph",
                detail,
                got,
                "layers of GET /layers and activations of GET /activations, one after another or in residual blocks, "
                        + "from columns [N, features] to answers");
    }

    public static ProblemException tooLarge(String code, String detail) {
        return new ProblemException(ProblemKind.TOO_LARGE, code, detail);
    }
}
