package dev.chainrule.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BestSoFarTests {

    @Test
    void isFoundAmongWhatARunStores() {
        String state =
                "{\"bestEpochs\":[3],\"best\":{\"epoch\":4,\"step\":12,\"loss\":0.5,\"metrics\":{}},\"rowsSeen\":9}";

        assertThat(BestSoFar.in(state)).contains(new BestSoFar(4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"best\":null}", "{\"best\":0.5}", "{", ""})
    void isMissingWhereNoneIsStored(String state) {
        assertThat(BestSoFar.in(state)).isEmpty();
    }
}
