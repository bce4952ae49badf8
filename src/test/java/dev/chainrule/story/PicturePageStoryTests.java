package dev.chainrule.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntBinaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Pictures are dropped on models that look at pictures, and their weights are seen as pictures. Skipped where there is no browser. */
@Story
class PicturePageStoryTests extends PageStory {

    private static final int SIDE = 8;
    private static final int SMALL = 6;
    private static final int UNITS = 12;

    private final Api api;

    @TempDir
    Path folder = Path.of("");

    PicturePageStoryTests(@LocalServerPort int port) {
        super(port);
        this.api = new Api(port);
    }

    @BeforeAll
    void train() {
        api.train("""
                {"dataset": "digits", "name": "picture-digits", "network": {"layers": [%s, 5]}, "training": {"epochs": 20}}""".formatted(UNITS));
    }

    @Test
    void answersForADigitInAFileAsForTheRow() throws IOException {
        browser.go(page + "#/predict/picture-digits");
        browser.until("document.querySelector('.answer')");
        for (JsonNode row : api.get("/datasets/digits/rows?offset=40&limit=4")
                .is(200)
                .json()
                .get("data")) {
            Path file = Files.write(
                    folder.resolve("digit.png"),
                    picture(
                            SIDE,
                            (x, y) -> 0x10101
                                    * Math.round(
                                            255f / 16 * row.get("p" + y + x).intValue())));
            drop(file);
            browser.until(shows("picture-digits", row));
        }
    }

    @Test
    void saysWhatIsNoPictureAndWhereThereIsNothingToBeSeen() throws IOException {
        browser.go(page + "#/predict/picture-digits");
        browser.until("document.querySelector('.answer')");
        drop(Files.writeString(folder.resolve("letter.png"), "Dear Sir or Madam"));
        browser.until("document.querySelector('.drop .problem')?.textContent.includes('“letter.png” is no picture')");
        drop(Files.write(folder.resolve("empty.png"), picture(40, (x, y) -> 0xF0F0F0)));
        browser.until("document.querySelector('.drop .problem')?.textContent.includes('nothing to be seen')");
    }

    @Test
    void answersForAPhotographAsItDoesForThoseItWasTrainedOn() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < 24; i++) {
                zip.putNextEntry(new ZipEntry("%s/%s.png".formatted(i % 2 == 0 ? "warm" : "cold", i)));
                zip.write(picture(SMALL, photograph(i)));
            }
        }
        api.uploadFiles("picture-photographs", Map.of("photographs.zip", bytes.toByteArray()))
                .is(201);
        api.train(
                "{\"dataset\": \"picture-photographs\", \"name\": \"picture-photographs\", \"training\": {\"epochs\": 8}}");
        browser.go(page + "#/predict/picture-photographs");
        browser.until("document.querySelector('.answer')");
        assertThat(browser.ask("document.querySelectorAll('.pad').length").intValue())
                .as("nobody draws a photograph")
                .isZero();
        for (int i : List.of(3, 8)) {
            String name = "photograph-%s.png".formatted(i);
            drop(Files.write(folder.resolve(name), picture(SMALL, photograph(i))));
            browser.until("document.querySelector('main').textContent.includes('%s itself')".formatted(name));
            browser.until(shows("picture-photographs", row(photograph(i))));
        }
    }

    /** The page does not resize, turn or invert: what POST says of the bytes is shown. */
    @Test
    void answersForAFileAsTheServiceDoesForItsBytes() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < 24; i++) {
            files.put("%s/%s.png".formatted(i % 2 == 0 ? "warm" : "cold", i), picture(SMALL + i % 3, photograph(i)));
        }
        byte[] zip = Zips.zip(files);
        for (String how : List.of("fit", "crop")) {
            String name = "picture-" + how;
            String options =
                    URLEncoder.encode("{\"width\": 6, \"height\": 6, \"resize\": \"%s\"}".formatted(how), UTF_8);
            api.post(
                            "/datasets?name=%s&options=%s".formatted(name, options),
                            "application/zip",
                            BodyPublishers.ofByteArray(zip))
                    .is(201);
            api.train("{\"dataset\": \"%s\", \"training\": {\"epochs\": 2}}".formatted(name));
            browser.go(page + "#/predict/" + name);
            browser.until("document.querySelector('.answer')");
            byte[] wide = picture(60, 12, (x, y) -> x < 24 ? 0xC00020 : 0x2000C0);
            drop(Files.write(folder.resolve("wide.png"), wide));
            browser.until("document.querySelector('img.sample')?.naturalWidth === 60");
            browser.until(shows(answer(name, wide)));
            browser.until(
                    "document.querySelector('main').textContent.includes('brings it to 6 × 6 pixels, as in training')");
            browser.until("document.querySelector('main').textContent.includes(\"--data-binary '@wide.png'\")");
        }
        drop(Files.writeString(folder.resolve("moving.gif"), "GIF89a"));
        browser.until(
                "document.querySelector('.drop .problem')?.textContent.includes('“moving.gif” is no PNG or JPEG')");
    }

    /** Shades of grey that are no ink: a file is not inverted, rows are no negatives, and nobody draws them. */
    @Test
    void showsGreyPhotographsAsTheyAre() throws IOException {
        StringBuilder table = new StringBuilder();
        for (int i = 0; i < SMALL * SMALL; i++) {
            table.append('p').append(i / SMALL).append('_').append(i % SMALL).append(',');
        }
        table.append("kind\n");
        for (int row = 0; row < 40; row++) {
            for (int i = 0; i < SMALL * SMALL; i++) {
                table.append(grey(row, i % SMALL, i / SMALL)).append(',');
            }
            table.append(row % 2 == 0 ? "left\n" : "right\n");
        }
        api.post("/datasets?name=picture-grey", Api.CSV, BodyPublishers.ofString(table.toString()))
                .is(201);
        api.train("{\"dataset\": \"picture-grey\", \"training\": {\"epochs\": 8}}");
        browser.go(page + "#/predict/picture-grey");
        browser.until("document.querySelector('.answer') && document.querySelector('.picker input')?.value === '1'");
        browser.until("document.querySelector('canvas.sample').getContext('2d').getImageData(0, 0, 1, 1).data[0] === %s"
                .formatted(grey(0, 0, 0)));
        assertThat(browser.ask("document.querySelectorAll('.pad').length").intValue())
                .isZero();
        byte[] right = picture(2 * SMALL, (x, y) -> 0x10101 * grey(1, x / 2, y / 2));
        drop(Files.write(folder.resolve("right.png"), right));
        browser.until("document.querySelector('main').textContent.includes('right.png itself')");
        browser.until(shows(answer("picture-grey", right)));
        assertThat(browser.ask("document.querySelector('.answer').textContent").asString())
                .isEqualTo("right");
    }

    /** Brighter on the one side or the other, and nowhere black. */
    private static int grey(int row, int x, int y) {
        return (row % 2 == 0) == (x < SMALL / 2) ? 200 + (row + y) % 20 : 60 + (row * x) % 20;
    }

    private static IntBinaryOperator photograph(int number) {
        int ground = number % 2 == 0 ? 0xC00020 : 0x2000C0;
        return (x, y) -> ground + 0x10100 * ((x * y + number) % 31) + 3 * x;
    }

    /** As the dataset has it. */
    private static JsonNode row(IntBinaryOperator photograph) {
        ObjectNode row = JsonMapper.shared().createObjectNode();
        ArrayNode lines = row.putArray("image");
        for (int y = 0; y < SMALL; y++) {
            ArrayNode line = lines.addArray();
            for (int x = 0; x < SMALL; x++) {
                int colour = photograph.applyAsInt(x, y);
                line.addArray().add(colour >> 16 & 0xFF).add(colour >> 8 & 0xFF).add(colour & 0xFF);
            }
        }
        return row;
    }

    @Test
    void showsWhatEachNeuronOfTheFirstLayerLooksFor() {
        browser.go(page + "#/inside/picture-digits");
        browser.click("[role=tab]", "Filters");
        browser.until("document.querySelectorAll('.neurons .painted').length === " + (UNITS + 3));
        browser.until("[...document.querySelectorAll('.neurons strong')].every(each => /\\d/.test(each.textContent))");

        browser.until("""
                [...document.querySelectorAll('.painted')].every(each => {
                  const copy = new OffscreenCanvas(each.width, each.height).getContext('2d', { willReadFrequently: true });
                  copy.drawImage(each, 0, 0); // of what is read again and again the browser says that it is slow
                  const { data } = copy.getImageData(0, 0, each.width, each.height);
                  return new Set(data).size > 4; // nothing has two: a colour, and that it is opaque
                })""");
    }

    /** A map, a square for each channel and one for each filter; and another map where another method is asked for. */
    @Test
    void showsWhatANetworkOfPicturesSees() {
        api.train("""
                {"dataset": "digits", "name": "picture-strokes", "network": {"layers": [
                  {"type": "reshape", "shape": [8, 8, 1]},
                  {"type": "convolution", "filters": 5, "kernel": 3, "padding": "same", "activation": "relu"},
                  {"type": "max_pooling", "size": 2}, "flatten"]}, "training": {"epochs": 4}}""");
        browser.go(page + "#/inside/picture-strokes");
        browser.click("[role=tab]", "What it sees");
        browser.until("document.querySelector('.overlay')");
        browser.until("document.querySelectorAll('.neurons .painted').length === 10");
        assertThat(browser.ask("document.querySelector('.overlay').width").intValue())
                .isEqualTo(SIDE);
        browser.until("document.querySelector('.overlaid').textContent.includes('no proof of a cause')");
        browser.until("document.querySelector('.overlaid').textContent.includes('how far F drops')");
        browser.ask("""
                (() => {
                  const method = document.querySelector('.panel select');
                  method.value = 'grad_cam';
                  method.dispatchEvent(new Event('change', {bubbles: true}));
                  return 1;
                })()""");
        browser.until("document.querySelector('.overlaid').textContent.includes('weighted sum of the layer')");
        assertThat(browser.ask("[...document.querySelectorAll('.panel select')].length")
                        .intValue())
                .as("method, class, its layer; the layer of the maps, and that of the filters")
                .isEqualTo(5);
    }

    private void drop(Path file) {
        browser.drop("main .panel .drop", file);
    }

    /** Whether the page says of what it was given what the service says of a row. */
    private String shows(String model, JsonNode row) {
        return shows(api.post("/models/" + model + "/predict", "{\"instances\": [" + row + "]}"));
    }

    /** What the service says of a file. */
    private Answer answer(String model, byte[] png) {
        return api.post("/models/" + model + "/predict", "image/png", BodyPublishers.ofByteArray(png));
    }

    private static String shows(Answer answer) {
        JsonNode prediction = answer.is(200).json().at("/predictions/0");
        return "document.querySelector('.answer')?.textContent === '%s' && document.querySelector('.winner .numeric')?.textContent === (100 * %s).toFixed(1) + ' %%'"
                .formatted(prediction.get("label").asString(), prediction.get("probability"));
    }

    private static byte[] picture(int side, IntBinaryOperator colour) {
        return picture(side, side, colour);
    }

    private static byte[] picture(int width, int height, IntBinaryOperator colour) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, colour.applyAsInt(x, y));
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
