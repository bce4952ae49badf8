package dev.chainrule.benchmark;

import dev.chainrule.definition.Definitions;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.math.Slots;
import dev.chainrule.network.optimizer.Optimizer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import tools.jackson.databind.node.JsonNodeFactory;

/** One update of the 101,770 parameters of a 784-128-10 network. */
@State(Scope.Thread)
public class Optimizers {

    private static final int PARAMETERS = 784 * 128 + 128 + 128 * 10 + 10;
    private static final double LEARNING_RATE = 1e-3;

    @Param({
        "gradient_descent",
        "momentum",
        "nesterov",
        "adagrad",
        "adadelta",
        "rmsprop",
        "adam",
        "amsgrad",
        "nadam",
        "adamw",
        "lion"
    })
    public String optimizer = "adam";

    private final Kernels kernels = Engine.kernels();
    private final Memory memory = kernels.memory();
    private final Matrix parameters = Floats.fill(memory.allocate(1, PARAMETERS), -1, 1);
    private final Matrix[] gradients = {Floats.fill(memory.allocate(1, PARAMETERS), -1, 1)};
    private Optimizer rule = read(optimizer);
    private Slots slots = kernels.slots(rule, PARAMETERS, memory);
    private long step;
    private long moved;

    @Setup
    public void allocate() {
        rule = read(optimizer);
        slots = kernels.slots(rule, PARAMETERS, memory);
        moved = (3L + 2L * rule.slots()) * PARAMETERS * Float.BYTES;
    }

    private static Optimizer read(String name) {
        return Definitions.read(JsonNodeFactory.instance.objectNode().put("type", name), Optimizer.class);
    }

    @TearDown
    public void free() {
        memory.close();
    }

    /** Reads parameters, gradients and slots; writes parameters and slots. */
    @Benchmark
    public void update(Bytes done) {
        step++;
        kernels.update(rule, parameters, gradients, slots, LEARNING_RATE, step, 0, PARAMETERS);
        done.bytes += moved;
    }
}
