package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Somebody has few pictures, and shows each of them to the network in many ways. */
@Story
class AugmentationStoryTests {

    private static final int SIDE = 7;
    private static final int ROWS = 120;
    /** How often each pixel is drawn on the sheet, and what is between two pictures there. */
    private static final int TIMES = 16;

    private static final int GAP = 4;
    private static final String EVERYTHING = """
            ["shift", {"type": "rotate", "degrees": 20, "fill": "edge"}, "zoom", "flip", "crop", "brightness", "contrast", "noise",
             "cutout", "mixup", {"type": "cutmix", "probability": 0.3}]""";

    private final Api api;

    AugmentationStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    /** A bar that lies or stands, on a ground as dark as its row says. */
    private static int pixel(int row, int y, int x) {
        int place = row / 2 % SIDE;
        return (row % 2 == 0 ? y : x) == place ? 230 : row % 50;
    }

    private void upload(String name) throws IOException {
        ByteArrayOutputStream images = new ByteArrayOutputStream();
        ByteArrayOutputStream labels = new ByteArrayOutputStream();
        try (DataOutputStream pixels = new DataOutputStream(images);
                DataOutputStream classes = new DataOutputStream(labels)) {
            for (int size : new int[] {0x803, ROWS, SIDE, SIDE}) {
                pixels.writeInt(size);
            }
            classes.writeInt(0x801);
            classes.writeInt(ROWS);
            for (int row = 0; row < ROWS; row++) {
                for (int i = 0; i < SIDE * SIDE; i++) {
                    pixels.writeByte(pixel(row, i / SIDE, i % SIDE));
                }
                classes.writeByte(row % 2);
            }
        }
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("t-images-idx3-ubyte", images.toByteArray());
        files.put("t-labels-idx1-ubyte", labels.toByteArray());
        api.uploadFiles(name, files).is(201);
    }

    private static String job(String dataset, String training) {
        return """
                {"dataset": "%s", "split": {"validation": 0.2, "test": 0}, "refit": "none", "network": {"layers": [16]},
                 "training": {"epochs": 6, "seed": 3, %s}}""".formatted(dataset, training);
    }

    private Answer model(String job) {
        return api.get(api.train(job).text("/links/model")).is(200);
    }

    @Test
    void isTrainedToTheSameBitsOnAnyNumberOfThreadsAndVerified() throws IOException {
        upload("bars-augmented");
        String steps = "\"batch_size\": 64, \"augmentation\": " + EVERYTHING;
        Answer one = model(job("bars-augmented", steps + ", \"threads\": 1"));
        Answer two = model(job("bars-augmented", steps + ", \"threads\": 2"));
        Answer without = model(job("bars-augmented", "\"batch_size\": 64, \"augmentation\": []"));
        Answer plain = model(job("bars-augmented", "\"batch_size\": 64"));

        assertThat(two.text("/provenance/weights_sha256")).isEqualTo(one.text("/provenance/weights_sha256"));
        assertThat(without.text("/provenance/weights_sha256"))
                .isEqualTo(plain.text("/provenance/weights_sha256"))
                .isNotEqualTo(one.text("/provenance/weights_sha256"));
        JsonNode learned = one.json().at("/provenance/definition/training/augmentation");
        assertThat(learned.size()).isEqualTo(11);
        assertThat(learned.at("/0/amount").doubleValue()).isEqualTo(0.1);
        assertThat(learned.at("/1/fill").asString()).isEqualTo("edge");
        assertThat(plain.json()
                        .at("/provenance/definition/training/augmentation")
                        .isNull())
                .isTrue();
        assertThat(api.post(one.text("/links/self") + "/verify?wait=100").text("/verdict"))
                .isEqualTo("identical");
    }

    @Test
    void goesOnAfterAPauseToTheSameBits() throws IOException {
        upload("bars-paused");
        String job = job("bars-paused", "\"early_stopping\": null, \"batch_size\": 8, \"augmentation\": " + EVERYTHING)
                .replace("\"epochs\": 6", "\"epochs\": 100");
        Answer whole = model(job);
        String paused = pausedBeforeItsEnd(job);
        Answer done = api.post(paused + "/resume?wait=60").is(200);
        assertThat(done.text("/status")).isEqualTo("succeeded");
        Answer resumed = api.get(done.text("/links/model")).is(200);
        assertThat(resumed.text("/provenance/weights_sha256")).isEqualTo(whole.text("/provenance/weights_sha256"));
        JsonNode trace = api.post(resumed.text("/links/self") + "/trace", "{\"target\": 1}")
                .is(200)
                .json();
        assertThat(trace.get("notes").toString()).contains("(augmentation)");
    }

    /** A job of 1,200 steps may end before it is asked to pause. */
    private String pausedBeforeItsEnd(String job) {
        for (int attempt = 0; attempt < 50; attempt++) {
            String self = api.post("/jobs", job).is(202).text("/links/self");
            if (api.post(self + "/pause?wait=60").text("/status").equals("paused")) {
                return self;
            }
        }
        throw new AssertionError("each of 50 had ended before it could be paused");
    }

    @Test
    void isCrossValidatedAndResumedFrom() throws IOException {
        upload("bars-folded");
        String steps = "\"augmentation\": [\"shift\", \"mixup\"]";
        String folds = job("bars-folded", steps).replace("\"validation\": 0.2, \"test\": 0", "\"folds\": 3");
        assertThat(api.train(folds).text("/status")).isEqualTo("succeeded");
        String warm = job("bars-folded", steps);
        Answer first = api.train(warm);
        String again = "{\"resume_from\": \"%s\", \"training\": {\"epochs\": 9}}".formatted(first.text("/id"));
        Answer further = model(again);
        assertThat(further.json()
                        .at("/provenance/definition/training/augmentation")
                        .size())
                .isEqualTo(2);
    }

    private BufferedImage sheet(String query) throws IOException {
        byte[] png = api.download("/datasets/bars-seen-so/augmented" + query);
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    @Test
    void isLookedAtBeforehand() throws IOException {
        upload("bars-seen-so");
        BufferedImage sheet = sheet("?row=9&seed=5");
        int tile = SIDE * TIMES + GAP;
        assertThat(sheet.getWidth()).isEqualTo(3 * tile + GAP);
        assertThat(sheet.getHeight()).isEqualTo(3 * tile + GAP);
        for (int i = 0; i < SIDE * SIDE; i++) {
            int colour = sheet.getRGB(GAP + i % SIDE * TIMES + 3, GAP + i / SIDE * TIMES + 3);
            assertThat(colour & 255).isEqualTo(pixel(9, i / SIDE, i % SIDE));
        }
        assertThat(pixels(sheet("?row=9&seed=5"))).isEqualTo(pixels(sheet));
        assertThat(pixels(sheet("?row=9&seed=6"))).isNotEqualTo(pixels(sheet));
        assertThat(pixels(sheet("?row=9&seed=5&augmentation=shift,rotate,zoom")))
                .isEqualTo(pixels(sheet));
        assertThat(pixels(sheet("?row=9&seed=5&augmentation=shift"))).isNotEqualTo(pixels(sheet));
        assertThat(api.get("/datasets/bars-seen-so/augmented?row=119", "Accept", "image/*")
                        .contentType())
                .isEqualTo("image/png");

        JsonNode shown = api.get(
                        "/datasets/bars-seen-so/augmented?row=9&seed=5&augmentation=" + encoded(EVERYTHING),
                        "Accept",
                        "application/json, */*;q=0.1")
                .is(200)
                .json();
        assertThat(shown.get("pictures").size()).isEqualTo(9);
        assertThat(shown.at("/augmentation/0/amount").doubleValue()).isEqualTo(0.1);
        assertThat(shown.at("/column").asString()).isEqualTo("image");
        assertThat(shown.at("/pictures/0/mixed").size()).isZero();
        assertThat(shown.at("/pictures/1/mixed").size()).isBetween(1, 2);
        assertThat(shown.at("/pictures/1/mixed/0/row").intValue()).isBetween(0, ROWS - 1);
        assertThat(shown.get("pictures"))
                .allSatisfy(picture -> assertThat(picture.get("mixed")
                                .valueStream()
                                .mapToDouble(other -> other.get("share").doubleValue())
                                .sum())
                        .as("shares of other rows")
                        .isBetween(0.0, 1.0));
        String first = shown.at("/pictures/0/image").asString().replace("data:image/png;base64,", "");
        BufferedImage picture =
                ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(first)));
        assertThat(picture.getWidth()).isEqualTo(SIDE);
        assertThat(picture.getRGB(0, 3) & 255).isEqualTo(pixel(9, 3, 0));
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bars-asked-for/augmented?row=120                  | 422 | invalid            | row
            bars-asked-for/augmented?row=-1                   | 422 | invalid            | row
            bars-asked-for/augmented?seed=x                   | 400 | invalid_parameter  | seed
            bars-asked-for/augmented?rows=1                   | 400 | unknown_parameter  | rows
            bars-asked-for/augmented?augmentation=shft        | 422 | invalid            | augmentation/0
            bars-asked-for/augmented?augmentation=            | 422 | invalid            | augmentation/0
            bars-asked-for/augmented?augmentation=%5B%7B      | 422 | invalid            | augmentation
            bars-asked-for/augmented?augmentation=%5B%7B%22type%22:%22shift%22,%22amount%22:2%7D,1%5D | 422 | invalid | augmentation/0/amount
            bars-asked-for/augmented?augmentation=%5B%7B%22type%22:%22shift%22,%22amount%22:2%7D,1%5D | 422 | invalid | augmentation/1
            iris/augmented                                    | 422 | invalid            | id
            """)
    void saysWhatCannotBeLookedAt(String path, int status, String code, String place) throws IOException {
        if (api.get("/datasets/bars-asked-for").status() == 404) {
            upload("bars-asked-for");
        }
        JsonNode problem = api.get("/datasets/" + path).is(status, code);
        assertThat(problem.get("errors").valueStream())
                .as("%s", problem)
                .anySatisfy(error -> assertThat(error.get("pointer").asString()).isEqualTo(place));
    }

    @Test
    void looksAtNothingThatIsNotThere() {
        api.get("/datasets/nowhere/augmented").is(404, "unknown_dataset");
        api.get("/datasets/iris/augmented", "Accept", "text/csv").is(406, "not_acceptable");
    }

    private void refused(String job, String pointer, String detail) {
        JsonNode problem = api.post("/jobs/validate", job).is(422, "invalid");
        assertThat(problem.get("errors").valueStream()).as("%s", problem).anySatisfy(error -> {
            assertThat(error.get("pointer").asString()).isEqualTo(pointer);
            assertThat(error.get("detail").asString()).contains(detail);
            assertThat(error.get("hint").asString()).isNotBlank();
        });
    }

    @Test
    void saysWhatCannotBeAugmented() throws IOException {
        upload("bars-refused");
        refused(job("iris", "\"augmentation\": [\"shift\"]"), "/training/augmentation", "only pictures");
        String regression = job("bars-refused", "\"augmentation\": [\"shift\", \"mixup\", \"cutmix\"]")
                .replace("\"split\"", "\"task\": \"regression\", \"split\"");
        refused(regression, "/training/augmentation/1", "regression");
        refused(regression, "/training/augmentation/2", "regression");
        String hinge = job("bars-refused", "\"augmentation\": [\"cutmix\"]")
                .replace("\"split\"", "\"loss\": \"squared_hinge\", \"split\"");
        refused(hinge, "/training/augmentation/0", "squared_hinge takes no shares");
        refused(
                job("bars-refused", "\"augmentation\": [{\"type\": \"flip\", \"axis\": \"sideways\"}]"),
                "/training/augmentation/0/axis",
                "");
        JsonNode told = api.post("/jobs/validate", job("bars-refused", "\"augmentation\": [\"flip\"]"))
                .is(200)
                .json();
        assertThat(told.get("messages").toString()).contains("(flip)");
        JsonNode quiet = api.post("/jobs/validate", job("bars-refused", "\"augmentation\": [\"shift\"]"))
                .is(200)
                .json();
        assertThat(quiet.get("messages").toString()).doesNotContain("(flip)");
    }
}
