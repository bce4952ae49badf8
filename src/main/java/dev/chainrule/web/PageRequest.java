package dev.chainrule.web;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is wanted: {@code ?limit=20&after=<id>&order=desc}.
 *
 * @param limit most members of the page, 1 to {@value #MOST}
 * @param after id of the last member already seen; null for the first page
 * @param ascending oldest first
 */
public record PageRequest(int limit, @Nullable String after, boolean ascending) {

    static final int USUAL = 20;
    static final int MOST = 100;
}
