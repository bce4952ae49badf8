package dev.chainrule.network.layer;

/** A layer that cannot take as many values as come in. */
public final class MisfitException extends IllegalArgumentException {

    private final String field;
    private final String hint;

    /**
     * @param field which of the layer's settings does not fit, as users write it; empty for the layer as a whole
     * @param hint what would do
     */
    public MisfitException(String message, String field, String hint) {
        super(message);
        this.field = field;
        this.hint = hint;
    }

    public String field() {
        return field;
    }

    public String hint() {
        return hint;
    }
}
