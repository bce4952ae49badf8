package dev.chainrule.story;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Somebody's data is no CSV file: it goes up as it is, trains, and predicts. */
@Story
class FormatStoryTests {

    private static final int SIDE = 6;
    private static final int ROWS = 120;

    private final Api api;

    FormatStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    /** A bright bar in one of three places, on a dark ground with noise: class 0, 1 or 2. */
    private static byte[] image(int row) {
        SplittableRandom random = new SplittableRandom(row);
        byte[] pixels = new byte[SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            boolean bar = i / SIDE / 2 == row % 3;
            pixels[i] = (byte) (random.nextInt(60) + (bar ? 180 : 0));
        }
        return pixels;
    }

    private static byte[] images() {
        ByteBuffer file = ByteBuffer.allocate(16 + ROWS * SIDE * SIDE);
        file.putInt(0x0803).putInt(ROWS).putInt(SIDE).putInt(SIDE);
        IntStream.range(0, ROWS).forEach(row -> file.put(image(row)));
        return file.array();
    }

    private static byte[] labels() {
        ByteBuffer file = ByteBuffer.allocate(8 + ROWS).putInt(0x0801).putInt(ROWS);
        IntStream.range(0, ROWS).forEach(row -> file.put((byte) (row % 3)));
        return file.array();
    }

    private Answer trained(String dataset) {
        api.train("{\"dataset\": \"%s\", \"training\": {\"seed\": 1, \"epochs\": 30}}".formatted(dataset));
        return api.get("/models/" + dataset).is(200);
    }

    /** The class of one image, asked as a list of its pixels. */
    private String predicted(String model, int row) {
        String pixels = IntStream.range(0, SIDE * SIDE)
                .mapToObj(i -> String.valueOf(image(row)[i] & 0xFF))
                .collect(Collectors.joining(","));
        return api.post("/models/%s/predict".formatted(model), "{\"instances\": [[%s]]}".formatted(pixels))
                .is(200)
                .text("/predictions/0/label");
    }

    @Test
    void trainsOnIdxAsMnistIsDistributed() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("train-images-idx3-ubyte.gz", Zips.gzip(images()));
        files.put("train-labels-idx1-ubyte.gz", Zips.gzip(labels()));
        Answer dataset = api.uploadFiles("bars", files).is(201);
        assertThat(dataset.text("/format")).isEqualTo("idx");
        assertThat(dataset.number("/rows")).isEqualTo(ROWS);
        assertThat(dataset.text("/columns/0/shape/0")).isEqualTo("6");
        assertThat(dataset.text("/columns/1/name")).isEqualTo("label");

        assertThat(trained("bars").number("/metrics/validation/accuracy")).isGreaterThan(0.95);
        assertThat(predicted("bars", 1000)).isEqualTo(String.valueOf(1000 % 3));
        assertThat(predicted("bars", 1001)).isEqualTo(String.valueOf(1001 % 3));
    }

    @Test
    void readsTheSameFromAZipOfBothAsTheBody() {
        byte[] zip = Zips.zip(Map.of("a/t-images-idx3-ubyte", images(), "a/t-labels-idx1-ubyte", labels()));
        Answer dataset = api.post("/datasets?name=zipped-bars", "application/zip", BodyPublishers.ofByteArray(zip))
                .is(201);
        assertThat(dataset.text("/format")).isEqualTo("idx");
        Answer rows = api.get("/datasets/zipped-bars/rows?offset=5&limit=1").is(200);
        assertThat(rows.number("/data/0/image/0/0/0")).isEqualTo(image(5)[0] & 0xFF);
        assertThat(rows.number("/data/0/label")).isEqualTo(2);
    }

    @Test
    void trainsOnNumpyArrays() {
        ByteBuffer x = ByteBuffer.allocate(ROWS * SIDE * SIDE * 4).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer y = ByteBuffer.allocate(ROWS * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < ROWS; row++) {
            for (byte pixel : image(row)) {
                x.putFloat((pixel & 0xFF) / 255f);
            }
            y.putLong(row % 3);
        }
        byte[] npz = Zips.zip(Map.of(
                "X.npy", npy("<f4", "(%s, %s)".formatted(ROWS, SIDE * SIDE), x.array()),
                "y.npy", npy("<i8", "(%s,)".formatted(ROWS), y.array())));
        Answer dataset = api.uploadFiles("numpy-bars", Map.of("bars.npz", npz)).is(201);
        assertThat(dataset.text("/format")).isEqualTo("npz");
        assertThat(trained("numpy-bars").number("/metrics/validation/accuracy")).isGreaterThan(0.95);
    }

    private static byte[] npy(String type, String shape, byte[] entries) {
        String header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(type, shape);
        String padded = header + " ".repeat(117 - header.length()) + "\n";
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(("\u0093NUMPY\1\0" + (char) padded.length() + "\0" + padded).getBytes(ISO_8859_1));
        file.writeBytes(entries);
        return file.toByteArray();
    }

    @Test
    void trainsOnImagesInFolders() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int row = 0; row < ROWS; row++) {
            files.put(
                    "bars/%s/%s.png"
                            .formatted(List.of("top", "middle", "bottom").get(row % 3), row),
                    png(row));
        }
        Answer dataset = api.uploadFiles("image-bars", Map.of("bars.zip", Zips.zip(files)))
                .is(201);
        assertThat(dataset.text("/format")).isEqualTo("images");
        assertThat(dataset.number("/rows")).isEqualTo(ROWS);
        assertThat(trained("image-bars").number("/metrics/validation/accuracy")).isGreaterThan(0.95);
        assertThat(predicted("image-bars", 1000)).isEqualTo("middle");
    }

    private static byte[] png(int row) throws IOException {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setDataElements(0, 0, SIDE, SIDE, image(row));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, "png", bytes)).isTrue();
        return bytes.toByteArray();
    }

    @Test
    void trainsOnArff() {
        String arff = IntStream.range(0, ROWS)
                .mapToObj(i -> "%s,%s,%s".formatted(i % 10, i % 7 == 0 ? "?" : "'a b'", i % 10 < 5 ? "few" : "many"))
                .collect(Collectors.joining(
                        "\n",
                        "@relation counts\n@attribute n numeric\n@attribute s {'a b',c}\n@attribute class {few,many}\n@data\n",
                        "\n"));
        Answer dataset = api.uploadFiles("counts", Map.of("counts.arff", arff.getBytes(UTF_8)))
                .is(201);
        assertThat(dataset.text("/format")).isEqualTo("arff");
        assertThat(trained("counts").number("/metrics/validation/accuracy")).isGreaterThan(0.95);
        assertThat(api.get("/models/counts/predict?n=9&s=a%20b").is(200).text("/predictions/0/label"))
                .isEqualTo("many");
    }

    @Test
    void keepsTheLinesOfAText() {
        Answer dataset = api.post(
                        "/datasets?name=poem", "text/plain", BodyPublishers.ofString("To be, or not\n\nto be\n"))
                .is(201);
        assertThat(dataset.text("/format")).isEqualTo("text");
        assertThat(api.get("/datasets/poem/rows?offset=2").is(200).text("/data/0/text"))
                .isEqualTo("to be");
        api.post("/jobs", "{\"dataset\": \"poem\"}").is(422, "invalid");
    }

    @Test
    void saysWhatItReadsWhenItCannot() {
        Answer parquet = api.uploadFiles("parquet", Map.of("data.parquet", "PAR1 and so on".getBytes(UTF_8)));
        assertThat(parquet.is(415, "unsupported_format").at("/errors/0/hint").asString())
                .contains("CSV", "NumPy", "IDX", "ARFF", "PNG");
        assertThat(parquet.text("/detail")).contains("data.parquet is a Parquet file", "to_csv");
    }
}
