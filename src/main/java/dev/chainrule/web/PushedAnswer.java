package dev.chainrule.web;

import jakarta.servlet.AsyncContext;
import java.io.IOException;

/** An answer that is written little by little by whoever has something to say; no thread waits for it. */
@FunctionalInterface
public interface PushedAnswer {

    /** Called once, when status and headers are set; the answer ends with {@link AsyncContext#complete()}. */
    void begin(AsyncContext context) throws IOException;
}
