package dev.chainrule.model.manifest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What computed a model: everything that could make a difference, and what should make none.
 *
 * @param engine version of this service
 * @param matrixLibrary that multiplied, and its version; null in models of before it was kept
 * @param kernels which of its sets of kernels that library took; each rounds in its own way
 * @param cpu its name
 * @param cpuFeatures instructions that kernels are chosen by
 * @param threads the most that it was computed on
 * @param nd4j version of ND4J
 * @param jdk the JVM
 * @param os the operating system
 */
public record Environment(
        String engine,
        String nd4j,
        @Nullable String matrixLibrary,
        String kernels,
        String cpu,
        List<String> cpuFeatures,
        String jdk,
        String os,
        int threads) {}
