package dev.chainrule.storage;

import java.util.function.Supplier;
import org.springframework.dao.DataIntegrityViolationException;

/** Writes what others may write at the same moment, where the database takes it from one of them only. */
public final class Contested {

    private Contested() {}

    /**
     * Once more whenever somebody else was first.
     *
     * @param attempts after how many of them it is given up
     * @param write a transaction of its own, which looks anew at what is there
     */
    public static <T> T write(int attempts, Supplier<T> write) {
        for (int attempt = 1; ; attempt++) {
            try {
                return write.get();
            } catch (DataIntegrityViolationException taken) {
                if (attempt == attempts) {
                    throw taken;
                }
            }
        }
    }
}
