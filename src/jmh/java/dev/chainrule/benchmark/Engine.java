package dev.chainrule.benchmark;

import dev.chainrule.Processor;
import dev.chainrule.network.math.Kernels;

/** The engine as the service starts it. */
final class Engine {

    private Engine() {}

    static Kernels kernels() {
        Processor.introduce();
        return Kernels.fast();
    }
}
