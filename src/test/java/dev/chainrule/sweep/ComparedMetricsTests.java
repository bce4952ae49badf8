package dev.chainrule.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.encoding.Task;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparedMetricsTests {

    @ParameterizedTest
    @CsvSource({
        "REGRESSION,/training/epochs,loss,val_loss,false",
        "REGRESSION,/loss,rmse,val_loss,true",
        "REGRESSION,/loss/delta,rmse,val_rmse,false",
        "REGRESSION,/preprocessing/target,rmse,train_loss,true",
        "CLASSIFICATION,/loss,accuracy,val_loss,true",
        "CLASSIFICATION,/loss,accuracy,val_log_loss,false",
        "REGRESSION,/target,r2,val_rmse,true",
        "REGRESSION,/target/0,r2,val_r2,false",
        "CLASSIFICATION,/target,mcc,val_accuracy,true"
    })
    void comparesByWhatHasTheSameUnitInAllTrials(
            Task task, String varied, String usual, String metric, boolean refused) {
        ComparedMetrics comparison = ComparedMetrics.of(task, List.of("/training/seed", varied));
        assertThat(comparison.usual()).isEqualTo(usual);
        assertThat(comparison.against(metric).isPresent()).isEqualTo(refused);
    }
}
