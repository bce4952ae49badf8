package broken.encoding;

import broken.format.Document;

/** An encoding travels with a model, which has no file to read. */
public record ReadsFiles(Document document) {}
