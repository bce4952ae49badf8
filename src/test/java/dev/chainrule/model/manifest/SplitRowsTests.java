package dev.chainrule.model.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.model.manifest.Provenance.SplitRows;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitRowsTests {

    @Test
    void hashesRowNumbersAsPythonDoes() {
        SplitRows rows = SplitRows.of(new int[] {0, 7, 59}, new int[0]);
        assertThat(rows.training()).isEqualTo(3);
        assertThat(rows.validation()).isZero();
        assertThat(rows.trainingSha256())
                .as("hashlib.sha256(struct.pack('<3i', 0, 7, 59))")
                .isEqualTo("7cba9c54432c5ae82dedbb3f566756e12027bdcc7744abb6982c15f1115b76d5");
        assertThat(rows.validationSha256())
                .as("of nothing")
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(SplitRows.of(IntStream.range(0, 5000).toArray(), new int[0]).trainingSha256())
                .as("more than one block")
                .isEqualTo("0bd2462cf373e94a14dfa9528ee8d28ca4e3fadde843c5391001b206b986c2cf");
    }
}
