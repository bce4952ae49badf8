package broken.web;

import broken.security.Guard;

/** Imports a leaf. */
public record AsksGuard(Guard guard) {}
