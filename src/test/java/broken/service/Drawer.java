package broken.service;

/** A folder named after what its files are technically, and one that says nothing about itself. */
public record Drawer(String contents) {}
