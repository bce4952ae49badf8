package dev.chainrule.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class SettingNamesTests {

    private record Training(int workers, long maxParameters, Range range) {}

    private record Range(int steps) {}

    private record Security(List<String> allowedHosts) {}

    private record General(String dataDir, DataSize size) {}

    private final SettingNames names = new SettingNames(List.of(
            Map.entry("chainrule.training", Training.class),
            Map.entry("chainrule.security", Security.class),
            Map.entry("chainrule", General.class)));

    @Test
    void areThoseOfTheRecords() {
        assertThat(names.all())
                .containsExactlyInAnyOrder(
                        "chainrule.training.workers",
                        "chainrule.training.max-parameters",
                        "chainrule.training.range.steps",
                        "chainrule.security.allowed-hosts",
                        "chainrule.data-dir",
                        "chainrule.size");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chainrule.training.workers",
                "chainrule.training.maxParameters",
                "chainrule.training.max_parameters",
                "CHAINRULE.TRAINING.MAX-PARAMETERS",
                "chainrule.security.allowed-hosts[0]",
                "server.port",
                "trainig.workers",
                "chainrule",
                "spring.datasource.url"
            })
    void areWrittenInManyWays(String written) {
        assertThat(names.fault(written)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "chainrule.trainig.workers, did you mean chainrule.training.workers?",
        "chainrule.training.worker, did you mean chainrule.training.workers?",
        "chainrule.training.maxparameter, did you mean chainrule.training.max-parameters?",
        "chainrule.training.range.step, did you mean chainrule.training.range.steps?",
        "chainrule.datadir2, did you mean chainrule.data-dir?",
        "chainrul.data-dir, did you mean chainrule.data-dir?",
        "chianrule.security.allowed-host[1], did you mean chainrule.security.allowed-hosts?",
        "chainrule.zzz, no setting has a similar name",
    })
    void misspeltOnesAreRefusedWithTheNearest(String written, String hint) {
        assertThat(names.fault(written)).contains(hint);
    }

    @ParameterizedTest
    @CsvSource({
        "CHAINRULE_TRAINIG_WORKERS, did you mean CHAINRULE_TRAINING_WORKERS?",
        "CHAINRULE_TRAINING_MAXPARAMETER, did you mean CHAINRULE_TRAINING_MAXPARAMETERS?",
        "CHAINRULE_SECURITY_ALOWEDHOSTS_0, did you mean CHAINRULE_SECURITY_ALLOWEDHOSTS?",
        "CHAINRULE_DATA_DIRR, did you mean CHAINRULE_DATADIR?",
    })
    void misspeltVariablesAreRefusedWithTheNearest(String variable, String hint) {
        assertThat(names.faultInEnvironment(variable)).contains(hint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CHAINRULE_TRAINING_WORKERS",
                "CHAINRULE_TRAINING_MAXPARAMETERS",
                "CHAINRULE_TRAINING_MAX_PARAMETERS",
                "CHAINRULE_SECURITY_ALLOWEDHOSTS_0",
                "CHAINRULE_DATA_DIR",
                "chainrule_data_dir",
                "CHAINRULE_APP",
                "CHAINRULE_DATABASE_PASSWORD",
                "CHAINRULE_PORT_8080_TCP_ADDR",
                "CHAINRULE_SERVICE_HOST",
                "PATH"
            })
    void variablesOfOthersAreTheirs(String variable) {
        assertThat(names.faultInEnvironment(variable)).isEmpty();
    }
}
