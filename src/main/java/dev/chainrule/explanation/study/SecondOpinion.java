package dev.chainrule.explanation.study;

import java.util.stream.IntStream;

/**
 * What the network says of labels that a row's neighbours contradict. On a table where nearness says little (many
 * categories, or columns that count only together with others) neighbours contradict labels that are right; a network
 * that answers better than they do takes no part in that. Only rows that it has not learned from can tell, as it may know
 * the others by heart: wrong labels included.
 *
 * @param asked rows whose labels are contradicted and that the network has an opinion of its own about
 * @param agreed of these, where it contradicts the label too
 * @param heldBack whether these are rows that it has not learned from; else there are too few of those, and they are all
 */
public record SecondOpinion(int asked, int agreed, boolean heldBack) {

    /** With fewer rows held out, those learned from are asked too. */
    private static final int FEWEST = 5;

    /** Of contradicted labels, that the network must contradict as well for the neighbours to be believed. */
    private static final double MOSTLY = 0.5;

    /** @param doubted of each row, whether its neighbours contradict its label */
    public static SecondOpinion of(Studied rows, boolean[] doubted) {
        if (rows.outputs() == null) {
            return new SecondOpinion(0, 0, false);
        }
        int[] held = IntStream.range(0, doubted.length)
                .filter(row -> doubted[row] && rows.heldBack()[row])
                .toArray();
        int[] asked = held.length >= FEWEST
                ? held
                : IntStream.range(0, doubted.length).filter(row -> doubted[row]).toArray();
        int agreed =
                (int) IntStream.of(asked).filter(row -> contradicts(rows, row)).count();
        return new SecondOpinion(asked.length, agreed, held.length >= FEWEST);
    }

    /** Whether the network's answer to a row is another class than its label. */
    public static boolean contradicts(Studied rows, int row) {
        return rows.outputs() != null && rows.classOf(rows.outputs()[row]) != rows.classOf(rows.targets()[row]);
    }

    /** Of the contradicted labels, how many the network contradicts too; 1 where it could not be asked. */
    public double share() {
        return asked == 0 ? 1 : (double) agreed / asked;
    }

    /** Whether neighbours are to be believed on this table. */
    public boolean confirms() {
        return share() >= MOSTLY;
    }
}
