package broken.dataset;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;

/** What the time is says the clock that is handed in. */
final class OwnClock {

    private OwnClock() {}

    static Instant now() {
        return Instant.now();
    }

    static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    @SuppressWarnings("JavaUtilDate") // it is what must not be done
    static Date dated() {
        return new Date();
    }

    static Clock ticking() {
        return Clock.tickMillis(ZoneOffset.UTC);
    }
}
