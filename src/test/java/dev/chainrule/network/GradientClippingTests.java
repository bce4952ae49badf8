package dev.chainrule.network;

import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GradientClippingTests {

    /** {@code golden/generate.py} says how the numbers were made. */
    @ParameterizedTest
    @ValueSource(strings = {"norm", "large_norm", "value"})
    void clipsAsPyTorchDoes(String kind) throws IOException {
        JsonNode golden = golden();
        double limit = golden.get(kind).get("limit").doubleValue();
        GradientClipping clipping =
                kind.equals("value") ? new GradientClipping(null, limit) : new GradientClipping(limit, null);
        compare(clipping, Kernels.fast(), golden, golden.get(kind).get("clipped"), 1e-6);
        compare(clipping, Kernels.reference(), golden, golden.get(kind).get("clipped"), 1e-12);
    }

    private static void compare(
            GradientClipping clipping, Kernels kernels, JsonNode golden, JsonNode expected, double tolerance) {
        try (Memory memory = kernels.memory();
                Memory exact = Kernels.reference().memory()) {
            Matrix gradient = matrix(memory, golden.get("gradient"));
            clipping.clip(kernels, gradient, Math.sqrt(kernels.squaredNorm(gradient)));
            Numbers.assertClose(clipping.toString(), gradient, matrix(exact, expected), tolerance);
        }
    }

    private static Matrix matrix(Memory memory, JsonNode values) {
        Matrix matrix = memory.allocate(1, values.size());
        for (int i = 0; i < values.size(); i++) {
            matrix.set(0, i, values.get(i).doubleValue());
        }
        return matrix;
    }

    private static JsonNode golden() throws IOException {
        try (InputStream in = GradientClippingTests.class.getResourceAsStream("/golden/clipping.json")) {
            return new JsonMapper().readTree(in);
        }
    }
}
