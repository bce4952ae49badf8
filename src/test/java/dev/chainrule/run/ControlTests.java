package dev.chainrule.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.run.TrainingEndedException.Why;
import org.junit.jupiter.api.Test;

class ControlTests {

    @Test
    void goesOnUntilSomebodyEndsIt() {
        Control control = new Control(Long.MAX_VALUE);

        assertThat(control.goesOn()).isTrue();
        control.check();
        control.end(Why.CANCELLED);
        assertThat(control.goesOn()).isFalse();
    }

    @Test
    void believesTheFirst() {
        Control control = new Control(Long.MAX_VALUE);
        control.end(Why.CANCELLED);
        control.end(Why.PROCESS_STOPS);

        assertThat(why(control)).isEqualTo(Why.CANCELLED);
    }

    @Test
    void endsWhenItsTimeIsOver() {
        assertThat(why(new Control(System.nanoTime() - 1))).isEqualTo(Why.TIME_LIMIT);
        assertThat(new Control(System.nanoTime() + 1_000_000_000_000L).goesOn()).isTrue();
    }

    @Test
    void pausesAfterSoManyBatches() {
        Control control = new Control(Long.MAX_VALUE, 2, 0);

        assertThat(control.batchDone()).isTrue();
        assertThat(control.batchDone()).isFalse();
        assertThat(control.handsBack()).isTrue();
        assertThat(why(control)).isEqualTo(Why.PAUSED);
    }

    private static Why why(Control control) {
        return catchThrowableOfType(TrainingEndedException.class, control::check)
                .why();
    }
}
