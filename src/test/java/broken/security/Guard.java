package broken.security;

/** Watches; nobody imports it. */
public record Guard(String name) {}
