package dev.chainrule.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.Scaled;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.encoding.feature.Wide;
import dev.chainrule.table.ColumnType;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class CounterTests {

    private static final TargetEncoding TARGET = new TargetEncoding.NumericTargets(
            List.of(new TargetEncoding.NumberTarget("y", ColumnType.NUMBER, Scaling.STANDARDIZE, 0, 1)));

    private static Encoding encoding(int features) {
        List<FeatureEncoding> all = new ArrayList<>();
        for (int i = 0; i < features; i++) {
            all.add(new Scaled("x" + i, ColumnType.NUMBER, Scaling.STANDARDIZE, 0, 1, 0));
        }
        return new Encoding(all, TARGET);
    }

    private static Reference reference(int features) {
        double[] learnt = IntStream.range(0, 100).asDoubleStream().toArray();
        List<Bins> bins = new ArrayList<>();
        for (int i = 0; i < features; i++) {
            bins.add(Bins.ofNumbers("x" + i, Measure.NUMBER, learnt));
        }
        return new Reference(100, "training", bins, List.of(Bins.ofNumbers("prediction", Measure.NUMBER, learnt)));
    }

    private static RawRow row(int features, double value) {
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i < features; i++) {
            values.put("x" + i, value);
        }
        return new RawRow("", values, false);
    }

    @Test
    void losesNoRowWhileManyThreadsAskAndOneLooks() throws Exception {
        Counter counter = new Counter(encoding(2), reference(2), 64);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                for (int asked = 0; asked < 20_000; asked++) {
                    counter.count(List.of(row(2, asked % 100))::get, List.of(new float[] {1}));
                }
            });
            thread.start();
            threads.add(thread);
        }
        long came = 0;
        while (threads.stream().anyMatch(Thread::isAlive)) {
            came += Counter.came(counter.drain());
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(came + Counter.came(counter.drain())).isEqualTo(80_000);
    }

    @Test
    void countsOnlySomeRowsOfWideModels() {
        Counter counter = new Counter(encoding(200), reference(200), 64);
        for (int i = 0; i < 400; i++) {
            counter.count(List.of(row(200, 5))::get, List.of(new float[] {1}));
        }
        long[] cells = counter.drain();
        assertThat(counter.every()).isEqualTo(4);
        assertThat(Counter.came(cells)).isEqualTo(400);
        assertThat(Counter.counted(cells)).isEqualTo(100);
        assertThat(Counter.came(counter.drain())).isZero();
    }

    @Test
    void takesWhatItCannotReadForMissing() {
        Counter counter = new Counter(encoding(1), reference(1), 64);
        Map<String, Object> odd = Map.of("x0", "many");
        counter.count(
                List.of(new RawRow("", odd, true), new RawRow("", Map.of(), true))::get,
                List.of(new float[] {1}, new float[] {1}));
        Bins bins = reference(1).features().get(0);
        assertThat(bins.missing(counter.drain(), Counter.first())).isEqualTo(2);
    }

    @Test
    void countsAPictureInWhateverFormItWasSent() throws IOException {
        Wide feature =
                new Wide("image", ColumnType.IMAGE, List.of(1, 2, 1), Scaling.NONE, List.of(0.0), List.of(1.0), 255);
        double[] learnt = IntStream.range(0, 100).asDoubleStream().toArray();
        Bins bins = Bins.ofNumbers("image", Measure.NUMBER, learnt);
        Reference reference = new Reference(
                100, "training", List.of(bins), List.of(Bins.ofNumbers("prediction", Measure.NUMBER, learnt)));
        for (Object sent : List.of(List.of(10, 30), "[10, 30]", png(10, 30), new double[] {10, 30})) {
            Counter counter = new Counter(new Encoding(List.of(feature), TARGET), reference, 64);
            counter.count(List.of(new RawRow("", Map.of("image", sent), true))::get, List.of(new float[] {1}));
            assertThat(bins.missing(counter.drain(), Counter.first()))
                    .as("%s", sent)
                    .isZero();
        }
    }

    private static String png(int... grey) throws IOException {
        BufferedImage image = new BufferedImage(grey.length, 1, BufferedImage.TYPE_BYTE_GRAY);
        for (int x = 0; x < grey.length; x++) {
            image.getRaster().setSample(x, 0, 0, grey[x]);
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageIO.write(image, "png", file);
        return Base64.getEncoder().encodeToString(file.toByteArray());
    }
}
