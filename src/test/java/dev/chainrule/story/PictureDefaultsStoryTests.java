package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Somebody has pictures and says nothing about a network. */
@Story
class PictureDefaultsStoryTests {

    private static final int ROWS = 300;

    private final Api api;

    PictureDefaultsStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    /** A bar in a picture of dots, lying or standing. */
    private void upload(String name, int side) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("t-images-idx3-ubyte", images(side));
        files.put("t-labels-idx1-ubyte", labels());
        api.uploadFiles(name, files).is(201);
    }

    private static byte[] images(int side) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (int size : new int[] {0x803, ROWS, side, side}) {
                out.writeInt(size);
            }
            for (int row = 0; row < ROWS; row++) {
                int place = row / 2 % side;
                for (int y = 0; y < side; y++) {
                    for (int x = 0; x < side; x++) {
                        out.writeByte((row % 2 == 0 ? y : x) == place ? 230 : (row + 3 * x + 5 * y) % 40);
                    }
                }
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] labels() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(0x801);
            out.writeInt(ROWS);
            for (int row = 0; row < ROWS; row++) {
                out.writeByte(row % 2);
            }
        }
        return bytes.toByteArray();
    }

    private static String types(JsonNode definition) {
        StringBuilder types = new StringBuilder();
        definition
                .at("/network/layers")
                .forEach(layer -> types.append(layer.path("type").asString(layer.asString("")))
                        .append(' '));
        return types.toString().strip();
    }

    @Test
    void learnsPicturesWithConvolutionsAndSaysWhy() throws IOException {
        upload("dotted", 14);
        JsonNode plan =
                api.post("/jobs/validate", "{\"dataset\": \"dotted\"}").is(200).json();

        assertThat(types(plan.get("definition"))).isEqualTo("reshape convolution max_pooling flatten dense");
        assertThat(plan.at("/layers/1/output_shape").toString()).isEqualTo("[null,14,14,8]");
        assertThat(plan.get("messages").toString())
                .contains("image is a picture of 14 × 14 pixels, so a small convolutional network was chosen");
        Answer job = api.train("{\"dataset\": \"dotted\", \"training\": {\"epochs\": 12, \"seed\": 3}}");
        assertThat(types(job.json().get("definition"))).isEqualTo(types(plan.get("definition")));
        assertThat(job.json().get("warnings").toString()).contains("so a small convolutional network was chosen");
        assertThat(api.get(job.text("/links/model")).is(200).number("/metrics/test/accuracy"))
                .isGreaterThan(0.9);
    }

    @Test
    void leavesTinyPicturesAndWhatIsSaidAsTheyAre() throws IOException {
        upload("tiny", 8);
        upload("told", 14);
        JsonNode tiny =
                api.post("/jobs/validate", "{\"dataset\": \"tiny\"}").is(200).json();
        JsonNode told = api.post("/jobs/validate", "{\"dataset\": \"told\", \"network\": {\"layers\": [8]}}")
                .is(200)
                .json();
        JsonNode digits =
                api.post("/jobs/validate", "{\"dataset\": \"digits\"}").is(200).json();

        assertThat(types(tiny.get("definition"))).isEqualTo("dense");
        assertThat(types(told.get("definition"))).isEqualTo("dense");
        assertThat(types(digits.get("definition"))).isEqualTo("dense");
        for (JsonNode plan : new JsonNode[] {tiny, told, digits}) {
            assertThat(plan.get("messages").toString()).doesNotContain("convolutional");
        }
    }
}
