package dev.chainrule.database;

import java.util.function.Supplier;
import org.springframework.dao.DataIntegrityViolationException;

/** Writes what others may write at the same moment, where the database takes it from one of them only. */
public final class Contested {

    /** More than there may be others at the same moment, as jobs of a sweep that end at once. */
    private static final int ATTEMPTS = 100;

    private Contested() {}

    /**
     * Once more whenever somebody else was first.
     *
     * @param write a transaction of its own, which looks anew at what is there
     */
    public static <T> T write(Supplier<T> write) {
        for (int attempt = 1; ; attempt++) {
            try {
                return write.get();
            } catch (DataIntegrityViolationException taken) {
                if (attempt == ATTEMPTS) {
                    throw taken;
                }
            }
        }
    }
}
