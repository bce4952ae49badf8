package dev.chainrule.model;

/** Which models there are, without what they are made of. */
public record ModelVersion(String id, String name, int version) {}
