package dev.chainrule.web;

import org.jspecify.annotations.Nullable;

/** Which page of a list is asked for. */
public record PageRequest(int limit, @Nullable String after, boolean ascending) {}
