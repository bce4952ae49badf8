package dev.chainrule.exchange.onnx;

import java.util.Set;

/** Which ONNX is written: the versions that go with release 1.15, which ONNX Runtime reads since 1.17. */
public final class Opset {

    /** Of the operators; the first with Gelu. */
    public static final int VERSION = 20;

    /** Of the operators of classic machine learning, which read texts; the first whose LabelEncoder takes doubles. */
    public static final int ML_VERSION = 4;

    public static final String ML_DOMAIN = "ai.onnx.ml";

    /** Of the file itself. */
    public static final int IR_VERSION = 9;

    private static final Set<String> OF_MACHINE_LEARNING = Set.of("LabelEncoder", "OneHotEncoder");

    private Opset() {}

    /** The domain of an operator that is written. */
    public static String domain(String operator) {
        return OF_MACHINE_LEARNING.contains(operator) ? ML_DOMAIN : "";
    }
}
