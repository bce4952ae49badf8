package dev.chainrule.explanation.landscape;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.chainrule.explanation.SignificantDigits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The loss around a network, over two directions in the space of its weights.
 *
 * @param object always {@code landscape}
 * @param model id of the model, or of the checkpoint that was asked itself
 * @param formula of the loss at a place
 * @param source of the method
 * @param directions along which the weights move
 * @param steps how far, along each of them
 * @param loss {@code [second direction][first direction]}; null where it is not finite
 * @param center loss of the network as it is
 * @param side which rows it is measured on: training or validation
 * @param rows how many of them
 * @param omitted rows that it is not measured on
 * @param path the checkpoints of the job, oldest first
 * @param lastUpdate the loss along the way from the checkpoint before; null where there is none
 * @param precision of the numbers it is computed with
 * @param note what else should be known; null where nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record LandscapeResponse(
        String object,
        String model,
        @Nullable String checkpoint,
        String formula,
        String source,
        List<Direction> directions,
        List<Double> steps,
        double[][] loss,
        double center,
        String side,
        int rows,
        int omitted,
        List<PathPoint> path,
        @Nullable Along lastUpdate,
        String precision,
        @Nullable String note) {

    /**
     * A direction.
     *
     * @param name of it
     * @param seed that it was drawn with
     * @param length of one step of 1, over all weights
     */
    record Direction(String name, long seed, double length) {}

    /**
     * A checkpoint, as the two directions see it.
     *
     * @param checkpoint its id; null for the network itself
     * @param epoch epochs done
     * @param step steps done
     * @param x along the first direction
     * @param y along the second
     * @param loss of its own weights, which may stand outside of the picture
     */
    record PathPoint(@Nullable String checkpoint, int epoch, long step, double x, double y, double loss) {}

    /**
     * The loss along a line of weights.
     *
     * @param from id of the checkpoint that it comes from, at −1; the network stands at 0
     * @param steps places on the line
     * @param loss there
     */
    record Along(String from, List<Double> steps, double[] loss) {}

    Grid grid() {
        double reach = steps.get(steps.size() - 1);
        List<double[]> places = new ArrayList<>();
        for (PathPoint point : path) {
            if (Math.abs(point.x) <= reach && Math.abs(point.y) <= reach) {
                places.add(new double[] {(point.x / reach + 1) / 2, (point.y / reach + 1) / 2});
            }
        }
        String low = SignificantDigits.of(-reach);
        String high = SignificantDigits.of(reach);
        return new Grid(
                "loss",
                directions.get(0).name,
                directions.get(1).name,
                low,
                high,
                low,
                high,
                loss,
                places.toArray(double[][]::new));
    }
}
