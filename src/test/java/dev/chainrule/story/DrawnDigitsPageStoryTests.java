package dev.chainrule.story;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Digits that people wrote, drawn on the canvas of the page and read from it as a drawing is, are recognized as well as the
 * originals. Skipped where there is no browser, or no MNIST beside the project.
 */
@Story
class DrawnDigitsPageStoryTests {

    private static final Path MNIST = Path.of("../shared/data/mnist");
    private static final int LEARNED = 20_000;
    private static final int DRAWN = 500;
    private static final int PIXELS = 784;
    private static final double RIGHT = 0.95;

    private final String base;
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path scratch = Path.of("");

    DrawnDigitsPageStoryTests(@LocalServerPort int port) {
        this.base = "http://127.0.0.1:" + port;
    }

    @Test
    void areRecognizedAsTheOriginals() throws Exception {
        assumeTrue(Files.isDirectory(MNIST), "no MNIST beside the project, so drawn digits are not tried");
        Optional<Path> program = Browser.installed();
        assumeTrue(
                program.isPresent(), "Digits are not drawn: there is neither chromium nor google-chrome on the path.");
        upload("drawn_learned", "train", LEARNED);
        upload("drawn_asked", "t10k", DRAWN);
        assertThat(post(
                        "/jobs?wait=120",
                        "{\"dataset\": \"drawn_learned\", \"name\": \"drawn\", \"training\": {\"epochs\": 4}}"))
                .contains("\"status\":\"succeeded\"");
        try (Browser browser = Browser.open(program.orElseThrow(), 800, 600)) {
            browser.go(base + "/#/learn");
            browser.until("document.querySelector('h1')?.textContent === 'Learn'");
            double right = browser.ask(DRAW.formatted(DRAWN)).asDouble(-1);

            assertThat(right).as("drawn and recognized").isGreaterThanOrEqualTo(RIGHT);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    /** Each picture as a person's drawing: ten times as large, somewhere else and of another size, then read from the canvas. */
    private static final String DRAW = """
            (async () => {
              const { pixelsOf } = await import('/ui/pixels.js');
              const { picture } = await import('/digits.js');
              const json = async (address, body) => (await fetch(address, body && { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })).json();
              const grid = picture((await json('/models/drawn')).inputs);
              const small = Object.assign(document.createElement('canvas'), { width: 28, height: 28 });
              const canvas = Object.assign(document.createElement('canvas'), { width: 280, height: 280 });
              const context = canvas.getContext('2d', { willReadFrequently: true });
              let right = 0;
              for (let offset = 0; offset < %1$s; offset += 50) {
                const { data } = await json(`/datasets/drawn_asked/rows?offset=${offset}&limit=50`);
                const instances = data.map((row, i) => {
                  const image = new ImageData(28, 28);
                  grid.columns.forEach((name, at) => {
                    const grey = 255 - row[name];
                    image.data.set([grey, grey, grey, 255], 4 * at);
                  });
                  small.getContext('2d').putImageData(image, 0, 0);
                  context.fillStyle = '#fff';
                  context.fillRect(0, 0, 280, 280);
                  const side = 200 + i;
                  context.drawImage(small, (i * 7) %% (280 - side), (i * 3) %% (280 - side), side, side);
                  return pixelsOf(canvas, grid, 255);
                });
                const { predictions } = await json('/models/drawn/predict', { instances });
                right += predictions.filter(({ label }, i) => label === data[i].label).length;
              }
              return right / %1$s;
            })()""";

    /** As many as are wanted of MNIST, as rows of a table; as the service names the columns of its own files. */
    private void upload(String name, String set, int count) throws IOException, InterruptedException {
        Path file = scratch.resolve(name + ".csv");
        try (DataInputStream images = open(set + "-images-idx3-ubyte.gz", 16);
                DataInputStream labels = open(set + "-labels-idx1-ubyte.gz", 8);
                OutputStream out = Files.newOutputStream(file)) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < PIXELS; i++) {
                text.append('p').append(i / 28).append('_').append(i % 28).append(',');
            }
            text.append("label\n");
            for (int row = 0; row < count; row++) {
                for (int i = 0; i < PIXELS; i++) {
                    text.append(images.readUnsignedByte()).append(',');
                }
                text.append(labels.readUnsignedByte()).append('\n');
                out.write(text.toString().getBytes(US_ASCII));
                text.setLength(0);
            }
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/datasets?name=" + name))
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofFile(file))
                .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private static DataInputStream open(String name, int header) throws IOException {
        DataInputStream in = new DataInputStream(
                new BufferedInputStream(new GZIPInputStream(Files.newInputStream(MNIST.resolve(name)))));
        in.skipNBytes(header);
        return in;
    }

    private String post(String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }
}
