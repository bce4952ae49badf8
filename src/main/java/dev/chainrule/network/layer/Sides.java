package dev.chainrule.network.layer;

import java.util.List;

/** What is said of both axes of a picture: one number for both, or {@code [height, width]}. */
final class Sides {

    private static final int MOST = 4096;

    private Sides() {}

    /**
     * Both, each said.
     *
     * @param name of the setting
     * @param least that each may be
     */
    static List<Integer> both(String name, List<Integer> said, int least) {
        List<Integer> both = said.size() == 1 ? List.of(said.get(0), said.get(0)) : List.copyOf(said);
        if (both.size() != 2 || both.stream().anyMatch(side -> side < least || side > MOST)) {
            throw new IllegalArgumentException("%s is a number or [height, width], each from %s to %s, and not %s"
                    .formatted(name, least, MOST, said));
        }
        return both;
    }
}
