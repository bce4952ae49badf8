package dev.chainrule.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.WithDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.util.unit.DataSize;

@WithDatabase
class KeysTests {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Key KEY = new Key("somebody", "a-key");

    @Autowired
    private KeyRepository repository;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final InstantSource clock = now::get;

    /** As a process would have them; never started, so that nothing is renewed. */
    private Keys process() {
        return new Keys(repository, new KeySettings(DAY, LEASE, DataSize.ofBytes(10)), clock.withZone(ZoneOffset.UTC));
    }

    private static Claim claim(String holder) {
        return new Claim(KEY, holder, new DigestedRequest(new MockHttpServletRequest("POST", "/jobs")));
    }

    /** As when the process was starved or asleep meanwhile. */
    @Test
    void areHeldByAProcessThatIsLateToRenewThem() {
        Keys here = process();
        assertThat(here.claim(claim("first"))).isEmpty();
        now.updateAndGet(then -> then.plus(LEASE.multipliedBy(2)));
        Remembered first = here.claim(claim("second")).orElseThrow();

        assertThat(first.holder()).isEqualTo("first");
        assertThat(here.isUnderWay(first)).isTrue();
        here.release(claim("first"));
        assertThat(here.claim(claim("second"))).isEmpty();
        here.release(claim("second"));
    }

    @Test
    void areTakenFromAProcessThatOthersHearNothingOf() {
        assertThat(process().claim(claim("first"))).isEmpty();
        Keys there = process();
        assertThat(there.claim(claim("second"))).isPresent();
        now.updateAndGet(then -> then.plus(LEASE.multipliedBy(2)));

        assertThat(there.claim(claim("second"))).isEmpty();
        there.release(claim("second"));
    }

    @Test
    void areNotHeldByARequestThatWasRefused() {
        Keys here = process();
        assertThat(here.claim(claim("first"))).isEmpty();
        assertThat(here.claim(claim("second"))).isPresent();
        here.release(claim("first"));
        assertThat(repository.take(
                        claim("second"), clock.instant(), clock.instant().plus(LEASE)))
                .isTrue();
        now.updateAndGet(then -> then.plus(LEASE.multipliedBy(2)));

        assertThat(here.claim(claim("third"))).as("a lease that nobody is at").isEmpty();
        here.release(claim("third"));
    }
}
