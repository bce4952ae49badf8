package dev.chainrule.web.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.util.unit.DataSize;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

class HeapBudgetTests {

    private final HeapBudget heap = budget(Duration.ofMinutes(1));

    private static HeapBudget budget(Duration wait) {
        return new HeapBudget(
                new WebSettings(DataSize.ofMegabytes(1), Duration.ofSeconds(1), DataSize.ofBytes(100), wait));
    }

    private static ServletRequestAttributes enter(ServletRequestAttributes request) {
        RequestContextHolder.setRequestAttributes(request);
        return request;
    }

    private static ServletRequestAttributes request() {
        return enter(new ServletRequestAttributes(new MockHttpServletRequest()));
    }

    @AfterEach
    void leave() {
        RequestContextHolder.resetRequestAttributes();
    }

    @Test
    void lendsUntilTheRequestIsAnswered() {
        ServletRequestAttributes first = request();
        heap.take(60);
        heap.take(10);
        ServletRequestAttributes second = request();
        heap.take(30);
        assertThat(heap.taken()).isEqualTo(100);

        first.requestCompleted();
        assertThat(heap.taken()).isEqualTo(30);
        second.requestCompleted();
        assertThat(heap.taken()).isZero();
    }

    @Test
    void sendsAwayWhoAsksForMoreThanIsLeft() {
        ServletRequestAttributes first = request();
        heap.take(60);
        ServletRequestAttributes second = request();
        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> heap.take(41));

        assertThat(problem.kind()).isEqualTo(ProblemKind.UNAVAILABLE);
        assertThat(problem.code()).isEqualTo("too_much_at_once");
        assertThat(problem).hasMessageContaining("chainrule.web.memory");
        second.requestCompleted();
        first.requestCompleted();
        assertThat(heap.taken()).isZero();
    }

    @Test
    void letsTheOlderOfTwoGoOn() throws Exception {
        ServletRequestAttributes older = request();
        heap.take(50);
        ServletRequestAttributes younger = request();
        heap.take(40);
        FutureTask<Long> waiting = new FutureTask<>(() -> {
            enter(older);
            heap.take(30);
            return heap.taken();
        });
        new Thread(waiting).start();
        assertThat(catchThrowableOfType(ProblemException.class, () -> heap.take(20)))
                .isNotNull();

        assertThat(waiting.get(60, TimeUnit.SECONDS)).isEqualTo(80);
        younger.requestCompleted();
        older.requestCompleted();
        assertThat(heap.taken()).isZero();
    }

    @Test
    void letsNobodyWaitForEver() {
        HeapBudget impatient = budget(Duration.ofMillis(1));
        ServletRequestAttributes older = request();
        impatient.take(50);
        request();
        impatient.take(40);
        enter(older);

        assertThat(catchThrowableOfType(ProblemException.class, () -> impatient.take(30))
                        .code())
                .isEqualTo("too_much_at_once");
        assertThat(impatient.taken()).isEqualTo(40);
    }

    @Test
    void tellsWhoAsksForMoreThanThereEverIs() {
        ServletRequestAttributes request = request();
        heap.take(60);
        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> heap.take(41));

        assertThat(problem.kind()).isEqualTo(ProblemKind.TOO_LARGE);
        assertThat(problem.code()).isEqualTo("too_much_memory");
        request.requestCompleted();
        assertThat(heap.taken()).isZero();
    }
}
