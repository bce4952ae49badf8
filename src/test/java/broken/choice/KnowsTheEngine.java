package broken.choice;

import broken.network.Batch;

/** To name a choice, one would import the engine. */
public record KnowsTheEngine(Batch batch) {}
