package dev.chainrule.encoding.feature;

import dev.chainrule.table.ColumnType;
import java.util.List;
import java.util.Map;

/**
 * A number, scaled as {@code (x - center) / spread}, of its logarithm where the scaling says so.
 *
 * @param spread 0 when all training rows had the same number; the input is then always 0
 * @param fill what stands for a missing number
 */
public record Scaled(String column, ColumnType type, Scaling scaling, double center, double spread, double fill)
        implements FeatureEncoding {

    @Override
    public int width() {
        return 1;
    }

    @Override
    public List<String> inputNames() {
        return List.of(column);
    }

    @Override
    public String expected() {
        String example = ExampleNumber.like(type, fill, scaling.least());
        return Double.isInfinite(scaling.least()) ? example : "%s, above %s".formatted(example, scaling.least());
    }

    @Override
    public String formula() {
        return scaling.formula(spread);
    }

    @Override
    public Map<String, Double> figures() {
        return scaling.figuresOf(center, spread);
    }

    @Override
    public Object standIn() {
        return fill;
    }

    @Override
    public RowBlock.Encoder encoder(List<String> dictionary) {
        return (stored, block, offset) -> {
            int at = offset;
            for (int row = block.from; row < block.to; row++) {
                block.values[at] = scaled(stored[row]);
                at += block.stride;
            }
        };
    }

    @Override
    public void encode(RawValue raw, float[] into, int offset) {
        double number = raw.number(this::expected);
        into[offset] = scaled(number);
        if (number <= scaling.least()) {
            raw.refuse("\"%s\" is too small", this::expected);
        } else if (!Float.isFinite(into[offset])) {
            raw.refuse("\"%s\" is too large", this::expected);
        }
    }

    @Override
    public boolean encode(double number, float[] into, int offset) {
        if (!Double.isFinite(number) || number <= scaling.least()) {
            return false;
        }
        into[offset] = scaled(number);
        return Float.isFinite(into[offset]);
    }

    @Override
    public boolean takesNumbers() {
        return true;
    }

    private float scaled(double raw) {
        double present = Double.isNaN(raw) ? fill : raw;
        double bent = scaling == Scaling.LOG1P ? scaling.bent(present) : present;
        return spread == 0 ? 0 : (float) ((bent - center) / spread);
    }
}
