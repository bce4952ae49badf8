package dev.chainrule.network.layer;

import java.util.List;

/** What is said of both axes of a picture, or of all of its four sides: one number for all, or each. */
final class Sides {

    private static final int MOST = 4096;
    private static final int AROUND = 4;

    private Sides() {}

    /**
     * All four, each said: of a number, of {@code [vertical, horizontal]} or of {@code [top, bottom, left, right]}.
     *
     * @param name of the setting
     */
    static List<Integer> around(String name, List<Integer> said) {
        List<Integer> all =
                switch (said.size()) {
                    case 1 -> List.of(said.get(0), said.get(0), said.get(0), said.get(0));
                    case 2 -> List.of(said.get(0), said.get(0), said.get(1), said.get(1));
                    default -> List.copyOf(said);
                };
        if (all.size() != AROUND || all.stream().anyMatch(side -> side < 0 || side > MOST)) {
            throw new IllegalArgumentException(
                    "%s is a number, [vertical, horizontal] or [top, bottom, left, right], each from 0 to %s, and not %s"
                            .formatted(name, MOST, said));
        }
        return all;
    }

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
