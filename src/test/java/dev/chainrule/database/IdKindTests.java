package dev.chainrule.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class IdKindTests {

    @ParameterizedTest
    @EnumSource(names = {"JOB", "BATCH_PREDICTION", "EVALUATION", "IMPORTANCE"})
    void agesOfWhatWaitsBeginWhereTheDatabaseLooks(IdKind kind) {
        String id = kind.next();

        assertThat(id.substring(IdKind.AGE_OF_QUEUED - 1)).isEqualTo(IdKind.age(id));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    JOB              | job_0 | unknown_job              | There is no job "job_0". GET /jobs lists them.
                    BATCH_PREDICTION | bpr_0 | unknown_batch_prediction | There is no batch prediction "bpr_0". GET /batch-predictions lists them.
                    JOB              | mdl_0 | unknown_job              | There is no job "mdl_0". Ids that begin with "mdl_" belong to models.
                    SWEEP            | swp   | unknown_sweep            | There is no sweep "swp". GET /sweeps lists them.
                    """)
    void saysWhereToFindWhatThereIs(IdKind kind, String id, String code, String detail) {
        assertThat(kind.unknown(id)).satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.detail()).isEqualTo(detail);
        });
    }

    @Test
    void asksWhetherANameWasMeant() {
        assertThat(IdKind.DATASET.unknown("flower", Optional.of("flowers")).detail())
                .isEqualTo("There is no dataset \"flower\". Did you mean \"flowers\"?");
    }
}
