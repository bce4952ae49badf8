package dev.chainrule.model;

import java.util.List;

/**
 * What computed a model: everything that could make a difference, and what should make none.
 *
 * @param engine version of this service
 * @param openblas version of the library for matrix products
 * @param kernels which of its sets of kernels OpenBLAS took; each rounds in its own way
 * @param cpu its name
 * @param cpuFeatures instructions that kernels are chosen by
 * @param threads the most that it was computed on
 */
public record Environment(
        String engine,
        String nd4j,
        String openblas,
        String kernels,
        String cpu,
        List<String> cpuFeatures,
        String jdk,
        String os,
        int threads) {}
