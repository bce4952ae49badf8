package dev.chainrule.network.augmentation;

import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;
import dev.chainrule.network.math.RandomStreams;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes pictures one by one. What is drawn depends on the seed, the step of the training, the place in its batch and
 * the place of the augmentation among all, and on nothing that was drawn before: so each has a stream of its own, and it
 * does not matter which thread takes which row, or where a training went on. Not thread-safe.
 */
public final class Augmenter {

    /** The other rows that a picture may be mixed with. */
    public interface Others {

        /** Draws one of them and copies its picture. */
        void draw(RandomStream random, float[] picture);

        /** The row is now this share of itself; the rest is of the one that was drawn last. */
        void mixed(double share);
    }

    private final List<Augmentation> steps;
    private final RandomStreams streams = new RandomStreams();
    private final List<RandomStream> randoms = new ArrayList<>();
    private final Picture own;
    private final Picture other;
    private final float[] drawn;

    public Augmenter(PictureAugmentation augmentation) {
        steps = augmentation.steps();
        steps.forEach(step -> randoms.add(streams.add()));
        own = new Picture(augmentation.scale());
        other = new Picture(augmentation.scale());
        drawn = new float[augmentation.scale().size()];
    }

    /**
     * Changes a picture in place.
     *
     * @param step of the training
     * @param position of the row in its batch
     * @param others asked by augmentations that mix
     */
    public void augment(float[] picture, long seed, long step, int position, Others others) {
        streams.restart(seed, Purpose.AUGMENTATION, step, position);
        own.read(picture);
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof PictureChange change) {
                change(own, change, randoms.get(i));
            } else if (steps.get(i) instanceof Mixing mixing) {
                mix(mixing, i, others);
            }
        }
        own.write(picture);
    }

    private static void change(Picture picture, PictureChange change, RandomStream random) {
        if (random.nextDouble() < change.probability()) {
            change.apply(picture, random);
        }
    }

    /** The other picture has been changed before as this one has, in ways of its own, but is of one row only. */
    private void mix(Mixing mixing, int place, Others others) {
        RandomStream random = randoms.get(place);
        if (random.nextDouble() >= mixing.probability()) {
            return;
        }
        others.draw(random, drawn);
        other.read(drawn);
        for (int i = 0; i < place; i++) {
            if (steps.get(i) instanceof PictureChange change) {
                change(other, change, randoms.get(i));
            }
        }
        others.mixed(mixing.mix(own, other, random));
    }
}
