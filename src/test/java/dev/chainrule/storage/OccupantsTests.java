package dev.chainrule.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OccupantsTests {

    /** Else two of a host with a long name would be one, and a new process throw away the tickets of a living one. */
    @Test
    void areToldApartByWhatTheQueueKeepsOfTheirNames() {
        String host = "4711@" + "a-host-with-a-very-long-name.".repeat(4) + "example";

        assertThat(Occupants.name(host)).startsWith("4711-a-host").hasSizeLessThanOrEqualTo(50);
        assertThat(Occupants.name("1@box")).startsWith("1-box-").isNotEqualTo(Occupants.name("1@box"));
    }
}
