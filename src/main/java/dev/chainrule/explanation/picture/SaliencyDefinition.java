package dev.chainrule.explanation.picture;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.chainrule.choice.Parameter;
import dev.chainrule.choice.Word;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Which picture is asked about, and how it is found out which of its pixels an answer hangs on. */
record SaliencyDefinition(
        @Parameter(
                "The picture: a row by column, its pixels nested as [height, width, channels], a PNG or JPEG file as base64, or"
                        + " the number of a row in the dataset of the network; by default the example.")
        @Nullable
        JsonNode row,

        @Parameter(
                value =
                        "gradient is how steep the score is at each pixel, gradient_x_input what each contributes at that slope;"
                                + " smooth_grad is the gradient averaged over noisy copies; occlusion covers one place after the"
                                + " other and looks how the answer drops; grad_cam tells what the last convolution found where."
                                + " By default gradient.")
        @Nullable
        Method method,

        @Parameter(
                value =
                        "What is explained: a class, or one of several targets; by default the class that the model answers, or the first target.",
                namesClass = true,
                max = 1000)
        @Nullable
        String of,

        @Parameter(
                value = "Of grad_cam: which layer, counted from 1; by default the last one with filters.",
                min = 1,
                max = 10_000)
        @Nullable
        Integer layer,

        @Parameter(value = "Of grad_cam, in a layer that is made of others: which of these, from 1.", min = 1, max = 10)
        @Nullable
        List<Integer> inner,

        @Parameter(
                value =
                        "Of occlusion: pixels that are covered together, a number or [height, width]; by default a quarter of each side, larger where that would be more work than one question may take.",
                min = 1,
                max = 2)
        @Nullable
        List<Integer> window,

        @Parameter(
                value =
                        "Of occlusion: pixels from one window to the next, a number or [height, width]; by default half of the window, up to all of it where that would be more work than one question may take.",
                min = 1,
                max = 2)
        @Nullable
        List<Integer> stride,

        @Parameter(
                value =
                        "Of smooth_grad: noisy copies of the picture; by default 25, or as many of them as chainrule.explanation.max-work has room for; at most chainrule.explanation.picture.max-samples, 200 where nobody changed it.",
                min = 1,
                max = 100_000)
        @Nullable
        Integer samples,

        @Parameter(
                value =
                        "Of smooth_grad: standard deviation of the noise, as a share of the distance between the darkest and the brightest number of the picture; 0.15 by default.",
                min = 0,
                max = 10)
        @Nullable
        Double noise,

        @Parameter("Of smooth_grad: seed of the noise, 42 by default.") @Nullable
        Long seed,

        @Parameter(value = "Id of a checkpoint of the job, to open the network as it was then.", max = 200) @Nullable
        String checkpoint) {

    private static final int USUAL_SAMPLES = 25;
    private static final double USUAL_NOISE = 0.15;
    private static final long USUAL_SEED = 42;

    int samplesOrUsual() {
        return samples == null ? USUAL_SAMPLES : samples;
    }

    double noiseOrUsual() {
        return noise == null ? USUAL_NOISE : noise;
    }

    long seedOrUsual() {
        return seed == null ? USUAL_SEED : seed;
    }

    /** How it is found out what a pixel has to do with the answer. */
    enum Method {
        GRADIENT(
                "map[y, x] = max over channels of |∂S/∂pixel[y, x, c]|",
                "Simonyan, Vedaldi and Zisserman 2013, section 3",
                "change of S for each unit of the pixel's number, whichever way; 0 is no change"),
        GRADIENT_X_INPUT(
                "map[y, x] = Σ over channels of ∂S/∂pixel[y, x, c] · (pixel[y, x, c] − mean)",
                "Shrikumar, Greenside and Kundaje 2017",
                "what S would change, were the slope the same all the way from the mean: above 0 speaks for it, below 0 against it"),
        SMOOTH_GRAD(
                "map[y, x] = max over channels of |mean over noisy copies of ∂S/∂pixel[y, x, c]|",
                "Smilkov, Thorat, Kim, Viégas and Wattenberg 2017",
                "change of S for each unit of the pixel's number, whichever way; 0 is no change"),
        OCCLUSION(
                "windows[i, j] = F(picture) − F(picture with the window at its mean); map[y, x] = mean over the windows that cover the pixel",
                "Zeiler and Fergus 2014, section 4.2",
                "how far F drops while the pixel is covered: above 0 it spoke for the answer, below 0 against it"),
        GRAD_CAM(
                "α[k] = mean over places of ∂S/∂A[y, x, k]; layer_map = max(0, Σ α[k] · A[k]); map = layer_map, bilinear, at the size of the picture",
                "Selvaraju, Cogswell, Das, Vedantam, Parikh and Batra 2017, equations 1 and 2",
                "weighted sum of the layer's activations, in no unit: compare places of one map, not two maps; 0 is nothing, or against it");

        private final String formula;
        private final String source;
        private final String scale;

        Method(String formula, String source, String scale) {
            this.formula = formula;
            this.source = source;
            this.scale = scale;
        }

        String formula() {
            return formula;
        }

        String source() {
            return source;
        }

        /** What a value of the map is. */
        String scale() {
            return scale;
        }

        /** Whether it looks at the slopes at the picture. */
        boolean slopes() {
            return this == GRADIENT || this == GRADIENT_X_INPUT || this == SMOOTH_GRAD;
        }

        /** The name in the API. */
        @JsonValue
        String word() {
            return Word.of(this);
        }
    }
}
