package dev.chainrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.problem.ProblemException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelNamesTests {

    /** A question about one of them would go to something else. */
    @ParameterizedTest
    @ValueSource(strings = {"mdl_mine", "job_mine", "ckpt_mine", "compare", "stats"})
    void refusesWhatWouldBeTakenForSomethingElseAndSaysWhich(String name) {
        ProblemException refused =
                catchThrowableOfType(ProblemException.class, () -> ModelNames.checked("/name", name));

        assertThat(refused.violations().get(0).hint()).contains(name.substring(0, name.indexOf('_') + 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mdl", "jobs", "ckpt-1", "comparer", "my_job_x"})
    void acceptsWhatOnlyLooksLikeIt(String name) {
        assertThat(ModelNames.checked("/name", name)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"houses, houses", "ckpt_data, model-ckpt_data", "compare, model-compare"})
    void callsAModelAsItsDatasetOrNearlySo(String dataset, String model) {
        assertThat(ModelNames.ofDataset(dataset)).isEqualTo(model);
    }
}
