package broken.model;

import broken.dataset.ImportsModel;

/** Closes a cycle of modules. */
public record Model(ImportsModel dataset) {}
