package dev.chainrule.benchmark;

import dev.chainrule.network.EpochReport;
import dev.chainrule.network.Network;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.Outcome;
import dev.chainrule.network.Trainer;
import dev.chainrule.network.TrainingData;
import dev.chainrule.network.TrainingObserver;
import dev.chainrule.network.TrainingPlan;
import dev.chainrule.network.Workspace;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.Relu;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.activation.Tanh;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.loss.CategoricalCrossEntropy;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.loss.MeanSquaredError;
import dev.chainrule.network.math.Gemm;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.optimizer.Adam;
import dev.chainrule.network.optimizer.GradientDescent;
import dev.chainrule.network.optimizer.Optimizer;
import dev.chainrule.network.schedule.Constant;
import dev.chainrule.network.thread.Cores;
import dev.chainrule.network.thread.Team;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One workload in a process of its own, so that no other has taught the JIT compiler: {@code WORKLOAD THREADS EPOCHS}.
 * Prints one line {@code RESULT {json}}, in which each figure has one value per epoch after those in which it learns.
 */
final class WorkloadRun {

    private static final long SEED = 42;
    private static final double ADAM_RATE = 1e-3;

    private static final int XOR_STEPS = 500_000;
    private static final int XOR_REPEATS = 6;

    /** For the JIT compiler, which shares the cores with the training. */
    private static final long WARM_UP_NANOS = 4_000_000_000L;

    /** Ends when enough of them are measured. */
    private static final int MOST_EPOCHS = 10_000;

    private static final int WARM_UP_ROWS = 400_000;
    private static final int LATENCY_REPEATS = 5;

    private final Kernels kernels = Kernels.fast();
    private final Memory memory = kernels.memory();
    private final Team team;
    private final int epochs;
    private final ObjectNode result = JsonMapper.shared().createObjectNode();

    private WorkloadRun(int threads, int epochs) {
        team = new Cores(threads).team(threads);
        this.epochs = epochs;
    }

    public static void main(String[] arguments) {
        WorkloadRun run = new WorkloadRun(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        run.measure(arguments[0]);
        run.result.put(
                "matrix_library", Gemm.best().library() + ", " + Gemm.best().kernels());
        System.out.println("RESULT " + run.result);
        System.exit(0);
    }

    private void measure(String workload) {
        switch (workload) {
            case "W1" -> mnist(128);
            case "W2" -> mnist(512, 512);
            case "W3" -> xor();
            case "W4" -> regression();
            case "W5" -> inference();
            case "CSV" -> csv();
            case "JOBS" -> jobs();
            default -> throw new IllegalArgumentException("there is no workload " + workload);
        }
    }

    private void mnist(int... hidden) {
        train(
                digits(hidden),
                Table.mnist(memory),
                plan(MOST_EPOCHS, 128, new CategoricalCrossEntropy(), new Adam(ADAM_RATE), Outcome.CLASSES));
    }

    private static NetworkSpec digits(int... hidden) {
        return new NetworkSpec(
                784,
                IntStream.of(hidden)
                        .<LayerSpec>mapToObj(neurons -> new Dense(neurons, new Relu()))
                        .toList(),
                10,
                new Softmax());
    }

    private void regression() {
        train(
                new NetworkSpec(20, List.of(new Dense(64, new Relu()), new Dense(32, new Relu())), 1, new Identity()),
                Table.regression(memory),
                plan(MOST_EPOCHS, 256, new MeanSquaredError(), new Adam(ADAM_RATE), Outcome.NUMBERS));
    }

    private static TrainingPlan plan(int epochs, int batchSize, Loss loss, Optimizer optimizer, Outcome outcome) {
        return TrainingPlan.of(loss, optimizer, new Constant(), outcome)
                .epochs(epochs)
                .batchSize(batchSize)
                .seed(SEED)
                .build();
    }

    /** Rows per second of every measured epoch. */
    private void train(NetworkSpec spec, Table table, TrainingPlan plan) {
        Clock clock = new Clock();
        try (Network network = Network.initialize(spec, kernels, SEED)) {
            trainer(network, plan, table).run(clock);
        }
        result.put("data", table.source());
        result.put("train_loss", clock.lastLoss);
        rates("samples_per_s", table.features().rows(), clock.seconds.stream());
    }

    private Trainer trainer(Network network, TrainingPlan plan, Table table) {
        int[] rows = IntStream.range(0, table.features().rows()).toArray();
        double[] scale = new double[table.targets().columns()];
        Arrays.fill(scale, 1);
        return new Trainer(
                network, plan, new TrainingData(table.features(), table.targets(), rows, new int[0], scale), team);
    }

    /** Each step is an epoch of its own; measured in stretches of many. */
    private void xor() {
        NetworkSpec spec = new NetworkSpec(2, List.of(new Dense(4, new Tanh())), 1, new Sigmoid());
        TrainingPlan plan = plan(XOR_STEPS, 4, new MeanSquaredError(), new GradientDescent(0.5), Outcome.NUMBERS);
        Table table = Table.xor(memory);
        double[] seconds = new double[XOR_REPEATS];
        try (Network network = Network.initialize(spec, kernels, SEED)) {
            for (int i = 0; i < XOR_REPEATS; i++) {
                long start = System.nanoTime();
                trainer(network, plan, table).run(new Clock());
                seconds[i] = secondsSince(start);
            }
        }
        rates("steps_per_s", XOR_STEPS, Arrays.stream(seconds).skip(1).boxed());
    }

    private void inference() {
        Table table = Table.mnist(memory);
        try (Network network = Network.initialize(digits(128), kernels, SEED)) {
            put("p50_us", latencies(network, table, 1));
            double[] many = latencies(network, table, 1024);
            put(
                    "batch1024_rows_per_s",
                    Arrays.stream(many).map(micros -> 1024 / micros * 1e6).toArray());
        }
        result.put("data", table.source());
    }

    private void csv() {
        try {
            Path folder = Files.createTempDirectory("csv");
            CsvReading reading = new CsvReading(epochs, folder);
            put("decimals_mb_per_s", reading.numbers());
            put("pixels_mb_per_s", reading.pixels());
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void jobs() {
        try {
            Path folder = Files.createTempDirectory("jobs");
            try (Submissions submissions = new Submissions(folder)) {
                Submissions.Rates rates = submissions.rates(epochs);
                put("submissions_per_s", rates.submissions());
                put("submission_cpu_ms", rates.cpuMillis());
                put("list_ms", submissions.lists());
            }
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Median microseconds of a forward pass, several times over. */
    private double[] latencies(Network network, Table table, int rows) {
        try (Workspace workspace = network.predictionWorkspace(rows)) {
            float[] row = new float[table.features().columns()];
            for (int i = 0; i < rows; i++) {
                table.features().readRow(i, row);
                workspace.input().writeRow(i, row);
            }
            int passes = Math.max(200, WARM_UP_ROWS / LATENCY_REPEATS / rows);
            median(workspace, passes);
            return IntStream.range(0, LATENCY_REPEATS)
                    .mapToDouble(i -> median(workspace, passes))
                    .toArray();
        }
    }

    private static double median(Workspace workspace, int passes) {
        double[] micros = new double[passes];
        for (int i = 0; i < passes; i++) {
            long start = System.nanoTime();
            workspace.forward();
            micros[i] = secondsSince(start) * 1e6;
        }
        Arrays.sort(micros);
        return micros[passes / 2];
    }

    private void rates(String name, int amount, Stream<Double> seconds) {
        put(name, seconds.mapToDouble(time -> amount / time).toArray());
    }

    private void put(String name, double[] values) {
        ArrayNode array = result.putArray(name);
        Arrays.stream(values).forEach(array::add);
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** How long each epoch takes; ends the training when it knows of enough of them. */
    private final class Clock implements TrainingObserver {

        private final List<Double> seconds = new ArrayList<>();
        private final long began = System.nanoTime();
        private long start = began;
        private double lastLoss;

        @Override
        public boolean stepDone(long step, double loss, double learningRate) {
            return seconds.size() < epochs;
        }

        @Override
        public void epochDone(EpochReport report) {
            if (start - began > WARM_UP_NANOS && seconds.size() < epochs) {
                seconds.add(secondsSince(start));
            }
            start = System.nanoTime();
            lastLoss = report.trainLoss();
        }
    }
}
