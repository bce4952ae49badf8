package dev.chainrule.network.layer;

import dev.chainrule.network.math.Matrix;
import org.jspecify.annotations.Nullable;

/** Looks at the same memory as so many rows of so many columns; remembers how, as buffers come again and again. */
final class View {

    private final int rows;
    private final int columns;
    private @Nullable Matrix seen;
    private @Nullable Matrix view;

    View(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
    }

    Matrix of(Matrix matrix) {
        Matrix known = view;
        if (known == null || seen != matrix) {
            known = matrix.slice(0, rows, columns);
            seen = matrix;
            view = known;
        }
        return known;
    }
}
