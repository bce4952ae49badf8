package broken.dataset;

import broken.model.Model;

/** Data flows to the right, so a dataset must not know models. */
public record ImportsModel(Model model) {}
