package broken.dataset.store;

/** Public only because Java has no word for "public within the module". */
public record Inside(String path) {}
