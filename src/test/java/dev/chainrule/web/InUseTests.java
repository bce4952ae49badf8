package dev.chainrule.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.WithDatabase;
import dev.chainrule.storage.Storage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

@WithDatabase
@ExtendWith(OutputCaptureExtension.class)
class InUseTests {

    @Autowired
    private ReadyMessage message;

    @Autowired
    private Storage storage;

    @Autowired
    private ConfigurableApplicationContext context;

    @Test
    void saysAtTheStartWhatItWorksWith(CapturedOutput log) {
        message.ready(new ApplicationReadyEvent(new SpringApplication(), new String[0], context, null));
        List<String> said =
                log.getOut().lines().filter(line -> line.contains("In use: ")).toList();

        assertThat(said) // the service has said it itself where it was started for this test
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line)
                        .contains(
                                "data directory " + storage.root(),
                                "database H2 ",
                                " at jdbc:h2:file:" + storage.root() + "/chainrule;",
                                " workers on ",
                                " MB for what is trained side by side"));
    }

    @Test
    void saysNoPasswordOfADatabase() {
        assertThat(DataInUse.withoutSettings("jdbc:postgresql://db.example.org:5432/chainrule?user=me&password=s3cret"))
                .isEqualTo("jdbc:postgresql://db.example.org:5432/chainrule");
        assertThat(DataInUse.withoutSettings("jdbc:postgresql://me:s3cret@db.example.org/chainrule"))
                .isEqualTo("jdbc:postgresql://db.example.org/chainrule");
        assertThat(DataInUse.withoutSettings("jdbc:h2:file:/data/chainrule;PASSWORD=s3cret"))
                .isEqualTo("jdbc:h2:file:/data/chainrule");
    }
}
