package dev.chainrule.exchange.onnx;

import java.util.Set;

/** Which ONNX is written: the versions that go with release 1.15, which ONNX Runtime reads since 1.17. */
final class Opset {

    /** Of the operators; the first with Gelu. */
    static final int VERSION = 20;

    /** Of the operators of classic machine learning, which read texts; the first whose LabelEncoder takes doubles. */
    static final int ML_VERSION = 4;

    static final String ML_DOMAIN = "ai.onnx.ml";

    /** Of the file itself. */
    static final int IR_VERSION = 9;

    private static final Set<String> OF_MACHINE_LEARNING = Set.of("LabelEncoder", "OneHotEncoder");

    private Opset() {}

    /** The domain of an operator that is written. */
    static String domain(String operator) {
        return OF_MACHINE_LEARNING.contains(operator) ? ML_DOMAIN : "";
    }
}
