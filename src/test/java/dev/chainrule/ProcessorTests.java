package dev.chainrule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProcessorTests {

    private static final String WIDE = "fpu sse2 avx2 avx512f avx512dq avx512cd avx512bw avx512vl";

    @Test
    void namesWhatOpenBlasDoesNotKnow() {
        assertThat(core("AuthenticAMD", 26, WIDE + " avx512_bf16")).hasValue("COOPERLAKE");
        assertThat(core("AuthenticAMD", 27, WIDE)).hasValue("SKYLAKEX");
    }

    @Test
    void leavesTheOthersToIt() {
        assertThat(core("AuthenticAMD", 25, WIDE)).as("Zen 4").isEmpty();
        assertThat(core("AuthenticAMD", 26, "fpu sse2 avx2")).as("switched off").isEmpty();
        assertThat(core("GenuineIntel", 26, WIDE)).isEmpty();
        assertThat(Processor.unknownCore(List.of("Processor\t: ARMv8", "", "no colon")))
                .isEmpty();
    }

    private static Optional<String> core(String vendor, int family, String flags) {
        return Processor.unknownCore(List.of(
                "processor\t: 0", "vendor_id\t: " + vendor, "cpu family\t: " + family, "flags\t\t: " + flags, ""));
    }
}
