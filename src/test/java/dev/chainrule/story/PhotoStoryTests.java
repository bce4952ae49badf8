package dev.chainrule.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Somebody has photographs of different sizes, and batches of CIFAR-10. */
@Story
class PhotoStoryTests {

    private final Api api;

    PhotoStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    /** A spot left of the middle on a ground that becomes brighter. */
    private static byte[] png(int width, int height, int color) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean spot = Math.hypot(x - width / 3.0, y - height / 2.0) < 4;
                image.setRGB(x, y, spot ? color : (x * 200 / width) * 0x010101);
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                out.putNextEntry(new ZipEntry(file.getKey()));
                out.write(file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static Map<String, byte[]> photos() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < 24; i++) {
            boolean red = i % 2 == 0;
            files.put(
                    (red ? "red/" : "blue/") + i + ".png",
                    png(24 + i % 5 * 6, 24 + i % 3 * 8, red ? 0xE01010 : 0x1010E0));
        }
        return files;
    }

    private JsonNode upload(String name, String options, Map<String, byte[]> files) throws IOException {
        String query = "/datasets?name=%s&options=%s".formatted(name, URLEncoder.encode(options, UTF_8));
        return api.post(query, "application/zip", BodyPublishers.ofByteArray(zip(files)))
                .is(201)
                .json();
    }

    @Test
    void bringsPhotosToOneSizeInTheUploadAndInAQuestion() throws IOException {
        for (String how : new String[] {"stretch", "fit", "crop"}) {
            String name = "photos-" + how;
            String options = "{\"width\": 16, \"height\": 16, \"resize\": \"%s\"}".formatted(how);
            JsonNode dataset = upload(name, options, photos());
            assertThat(dataset.at("/read_as/resize").asString()).isEqualTo(how);
            assertThat(dataset.at("/columns/0/shape").toString()).isEqualTo("[16,16,3]");
            Set<JsonNode> different = new HashSet<>();
            api.get("/datasets/%s/rows?limit=24".formatted(name))
                    .json()
                    .get("data")
                    .forEach(row -> different.add(row.get("image")));
            assertThat(dataset.at("/columns/0/distinct").intValue()).isEqualTo(different.size());
            assertThat(dataset.at("/columns/0/sizes").toString())
                    .isEqualTo("{\"distinct\":15,\"smallest\":[24,24],\"largest\":[40,48],\"most_frequent\":[32,30],"
                            + "\"most_frequent_count\":2}");
            assertThat(api.get("/datasets/%s/columns/image".formatted(name))
                            .is(200)
                            .json()
                            .get("sizes"))
                    .isEqualTo(dataset.at("/columns/0/sizes"));
            api.train("{\"dataset\": \"%s\", \"training\": {\"epochs\": 2, \"seed\": 3}}".formatted(name));

            byte[] asked = photos().getOrDefault("blue/1.png", new byte[0]); // the first row, in the order of names
            JsonNode row =
                    api.get("/datasets/%s/rows?limit=1".formatted(name)).is(200).json();
            JsonNode said = api.post(
                            "/models/%s/predict".formatted(name), "{\"image\": %s}".formatted(row.at("/data/0/image")))
                    .is(200)
                    .json()
                    .at("/predictions/0");
            assertThat(api.post("/models/%s/predict".formatted(name), "image/png", BodyPublishers.ofByteArray(asked))
                            .is(200)
                            .json()
                            .at("/predictions/0"))
                    .as(how)
                    .isEqualTo(said);
            assertThat(api.post(
                                    "/models/%s/predict".formatted(name),
                                    "{\"image\": \"%s\"}"
                                            .formatted(Base64.getEncoder().encodeToString(asked)))
                            .is(200)
                            .json()
                            .at("/predictions/0"))
                    .as(how)
                    .isEqualTo(said);
        }
        assertThat(api.get("/datasets/photos-fit/rows?limit=1").json())
                .isNotEqualTo(api.get("/datasets/photos-crop/rows?limit=1").json());
        JsonNode again = api.patch("/datasets/photos-fit", "{\"options\": {\"resize\": \"crop\"}}")
                .is(201)
                .json();
        assertThat(api.get(again.at("/links/self").asString() + "/rows?limit=1")
                        .json()
                        .at("/data/0"))
                .isEqualTo(api.get("/datasets/photos-crop/rows?limit=1").json().at("/data/0"));
    }

    @Test
    void refusesAnotherWayOfResizing() throws IOException {
        Answer refused = api.post(
                "/datasets?options=%7B%22resize%22:%22zoom%22%7D",
                "application/zip", BodyPublishers.ofByteArray(zip(photos())));
        assertThat(refused.is(422, "invalid").at("/errors/0/pointer").asString())
                .isEqualTo("/options/resize");
        assertThat(refused.json().toString()).contains("stretch, fit, crop");
        Answer table = api.post(
                "/datasets?options=%7B%22resize%22:%22fit%22%7D", Api.CSV, BodyPublishers.ofString("a,b\n1,2\n3,4\n"));
        assertThat(table.is(422, "invalid").at("/errors/0/pointer").asString()).isEqualTo("/options/resize");
    }

    @Test
    void readsPhotosOfWhichSomeAreDamaged() throws IOException {
        Map<String, byte[]> files = photos();
        files.put("blue/0.png", new byte[0]);
        files.put("red/torn.png", Arrays.copyOf(png(24, 24, 0xE01010), 60));
        Answer refused =
                api.post("/datasets?name=some-torn", "application/zip", BodyPublishers.ofByteArray(zip(files)));
        assertThat(refused.is(422, "invalid_images").get("detail").asString())
                .isEqualTo("blue/0.png is empty, and 1 more.");
        assertThat(refused.json().at("/errors/1/detail").asString()).isEqualTo("red/torn.png cannot be decoded");

        JsonNode dataset = upload("some-torn", "{\"on_error\": \"skip\", \"color\": \"grey\"}", files);
        assertThat(dataset.get("rows").intValue()).isEqualTo(24);
        assertThat(dataset.get("skipped_rows").intValue()).isEqualTo(2);
        assertThat(dataset.get("warnings").toString())
                .contains(
                        "2 of 26 files cannot be read and were skipped: blue/0.png is empty, red/torn.png cannot be decoded");
        assertThat(new String(api.download(dataset.at("/links/skipped").asString()), UTF_8).lines())
                .containsExactly(
                        "line,column,detail,got,row",
                        ",,blue/0.png is empty,,blue/0.png",
                        ",,red/torn.png cannot be decoded,,red/torn.png");
        api.train("{\"dataset\": \"some-torn\", \"training\": {\"epochs\": 1}}");
    }

    private static byte[] batch(int first, int rows) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int row = first; row < first + rows; row++) {
            out.write(row % 10);
            for (int i = 0; i < 3072; i++) {
                out.write(i / 1024 == row % 3 ? 200 + i % 50 : (i * 7 + row) % 60);
            }
        }
        return out.toByteArray();
    }

    @Test
    void learnsBatchesOfCifar() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("data_batch_1.bin", batch(0, 40));
        files.put("test_batch.bin", batch(40, 20));
        files.put(
                "batches.meta.txt",
                "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n".getBytes(UTF_8));
        JsonNode dataset = api.uploadFiles("cifar", files).is(201).json();

        assertThat(dataset.get("format").asString()).isEqualTo("cifar10");
        assertThat(dataset.get("rows").intValue()).isEqualTo(60);
        assertThat(dataset.at("/columns/0/shape").toString()).isEqualTo("[32,32,3]");
        assertThat(dataset.at("/columns/1/distinct").intValue()).isEqualTo(10);
        assertThat(dataset.get("warnings").toString()).contains("rows 40 to 59 are test_batch.bin");
        Answer job = api.train("{\"dataset\": \"cifar\", \"training\": {\"epochs\": 1}}");
        assertThat(job.json().get("warnings").toString()).contains("picture of 32 × 32");
        files.put("data_batch_1.bin", Arrays.copyOf(batch(0, 3), 5000));
        assertThat(api.uploadFiles("torn", files)
                        .is(422, "invalid_cifar10")
                        .get("detail")
                        .asString())
                .isEqualTo("data_batch_1.bin has 5,000 bytes, and a record has 3,073: 1,927 are left after 1 records");
    }

    private BufferedImage sheet(String dataset, String query) throws IOException {
        return ImageIO.read(
                new ByteArrayInputStream(api.download("/datasets/%s/contact-sheet%s".formatted(dataset, query))));
    }

    /** Whether the pixel is rather red than blue. */
    private static boolean red(BufferedImage image, int x, int y) {
        return (image.getRGB(x, y) >> 16 & 0xFF) > (image.getRGB(x, y) & 0xFF);
    }

    /** Pictures of 32 × 32 are 33 apart, and their spot is a third of the way from the left. */
    @Test
    void showsTheFirstPicturesOfEachClass() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < 12; i++) {
            files.put((i % 2 == 0 ? "red/" : "blue/") + i + ".png", png(32, 32, i % 2 == 0 ? 0xE01010 : 0x1010E0));
        }
        upload("spots", "{}", files);
        BufferedImage all = sheet("spots", "?count=3");
        assertThat(all.getWidth()).isEqualTo(3 * 33 + 1);
        assertThat(all.getHeight()).isEqualTo(2 * 33 + 1);
        for (int i = 0; i < 3; i++) {
            assertThat(red(all, i * 33 + 11, 16)).isFalse();
            assertThat(red(all, i * 33 + 11, 33 + 16)).isTrue();
        }
        BufferedImage one = sheet("spots", "?class=red&count=5&column=image");
        assertThat(one.getWidth()).isEqualTo(3 * 33 + 1);
        assertThat(one.getHeight()).isEqualTo(2 * 33 + 1);
        assertThat(red(one, 11, 16)).isTrue();

        refusesSheet("spots", "class=green", "class");
        refusesSheet("spots", "count=0", "count");
        refusesSheet("spots", "column=label", "column");
        refusesSheet("iris", "count=3", "column");
        api.get("/datasets/nothing/contact-sheet").is(404);
        api.get("/datasets/spots/contact-sheet?rows=3").is(400, "unknown_parameter");
    }

    private void refusesSheet(String dataset, String query, String field) {
        Answer refused = api.get("/datasets/%s/contact-sheet?%s".formatted(dataset, query));
        assertThat(refused.is(422, "invalid").toString()).contains("\"" + field + "\"");
    }
}
