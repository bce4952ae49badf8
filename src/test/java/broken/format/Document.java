package broken.format;

/** What an encoding must not know. */
public record Document() {}
