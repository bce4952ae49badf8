package dev.chainrule.model;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.UsualNumbers;
import dev.chainrule.network.Network;
import dev.chainrule.network.Workspace;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.thread.Courtesy;
import dev.chainrule.thread.Throttle;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A network in memory with its encoding, ready to be asked by any number of threads at once. Each of its users closes it
 * once; its memory is freed when the last one has.
 */
public final class TrainedNetwork implements AutoCloseable {

    private static final int MOST_ROWS_AT_ONCE = 256;
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Encoding encoding;
    private final UsualNumbers usual;
    private final Network network;
    private final PredictionListener listener;
    private final Throttle looks;
    private final AtomicInteger users;
    private final Buffers single;
    private final Buffers many;
    private final @Nullable Double temperature;

    public TrainedNetwork(Encoding encoding, Network network) {
        this(encoding, network, PredictionListener.NONE);
    }

    TrainedNetwork(Encoding encoding, Network network, PredictionListener listener) {
        this.encoding = encoding;
        this.usual = encoding.usual();
        this.network = network;
        this.listener = listener;
        this.looks = new Throttle(LOOK);
        this.users = new AtomicInteger(1);
        this.single = new Buffers(network, 1);
        this.many = new Buffers(network, network.rowsAtOnce(MOST_ROWS_AT_ONCE));
        this.temperature = null;
    }

    private TrainedNetwork(TrainedNetwork lent, @Nullable Double temperature) {
        this.encoding = lent.encoding;
        this.usual = lent.usual;
        this.network = lent.network;
        this.listener = lent.listener;
        this.looks = lent.looks;
        this.users = lent.users;
        this.single = lent.single;
        this.many = lent.many;
        this.temperature = temperature;
    }

    /**
     * The same, as an alias with a temperature answers; whoever closes the one has closed the other.
     *
     * @param by what the values before the output activation are divided by; null for none
     */
    public TrainedNetwork tempered(@Nullable Double by) {
        return by == null && temperature == null ? this : new TrainedNetwork(this, by);
    }

    /** What the values before the output activation are divided by for whoever asks; null for none. */
    public @Nullable Double temperature() {
        return temperature;
    }

    public Encoding encoding() {
        return encoding;
    }

    public Activation outputActivation() {
        return network.spec().outputActivation();
    }

    /** Encodes rows of which nothing is to be said, which most are. */
    public UsualNumbers usual() {
        return usual;
    }

    /** Who hears what clients ask it. */
    public PredictionListener listener() {
        return listener;
    }

    /** Whether it is time to look again at the file that it was read from: for one caller a second. */
    public boolean isLookDue() {
        return looks.now();
    }

    /** To one more user; false where its memory is freed already. */
    boolean lend() {
        return users.getAndUpdate(now -> now == 0 ? 0 : now + 1) > 0;
    }

    boolean isFreed() {
        return users.get() == 0;
    }

    @Override
    public void close() {
        if (users.decrementAndGet() == 0) {
            single.close();
            many.close();
            network.close();
        }
    }

    /**
     * Lends buffers that nobody else uses meanwhile.
     *
     * @param rows how many rows are to be asked about; the buffers may hold fewer, or more
     */
    public void ask(int rows, Consumer<Workspace> question) {
        Courtesy.asked();
        Buffers buffers = rows == 1 ? single : many;
        Workspace workspace = buffers.take();
        try {
            question.accept(workspace);
        } finally {
            buffers.giveBack(workspace);
        }
    }

    /** What the network answers to encoded rows, {@code [row][output]}; by its temperature where it has one. */
    public float[][] outputs(float[][] inputs) {
        return outputs(inputs.length, row -> inputs[row]);
    }

    /** The same for rows that are made when they are asked about. */
    public float[][] outputs(int rows, IntFunction<float[]> inputs) {
        return answers(rows, inputs, workspace -> {
            workspace.forward();
            return workspace.temper(temperature);
        });
    }

    /** The values before the output activation, {@code [row][output]}, without a temperature. */
    public float[][] logits(float[][] inputs) {
        return answers(inputs.length, row -> inputs[row], workspace -> {
            workspace.forward();
            return workspace.logits();
        });
    }

    private float[][] answers(int rows, IntFunction<float[]> inputs, Function<Workspace, Matrix> pass) {
        float[][] outputs = new float[rows][];
        ask(Math.max(2, rows), workspace -> {
            for (int from = 0; from < rows; from += workspace.rows()) {
                int count = Math.min(workspace.rows(), rows - from);
                for (int i = 0; i < count; i++) {
                    workspace.input().writeRow(i, inputs.apply(from + i));
                }
                Matrix answers = pass.apply(workspace);
                for (int i = 0; i < count; i++) {
                    outputs[from + i] = new float[answers.columns()];
                    answers.readRow(i, outputs[from + i]);
                }
            }
        });
        return outputs;
    }

    /** Workspaces that are free, to be used again. */
    private record Buffers(Network network, int rows, ConcurrentLinkedDeque<Workspace> free) {

        Buffers(Network network, int rows) {
            this(network, rows, new ConcurrentLinkedDeque<>());
        }

        Workspace take() {
            Workspace workspace = free.pollFirst();
            return workspace == null ? network.predictionWorkspace(rows) : workspace;
        }

        void giveBack(Workspace workspace) {
            free.addFirst(workspace);
        }

        void close() {
            free.forEach(Workspace::close);
            free.clear();
        }
    }
}
