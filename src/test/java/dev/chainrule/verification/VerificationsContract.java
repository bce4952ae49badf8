package dev.chainrule.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.WithDatabase;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.definition.Definitions;
import dev.chainrule.definition.StrictJson;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.model.Models;
import dev.chainrule.plan.JobDefinition;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.training.JobDesk;
import dev.chainrule.web.paging.PageRequest;
import java.time.Clock;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** What verifications come to on every database. */
@WithDatabase
abstract class VerificationsContract {

    @Autowired
    private VerificationRepository repository;

    @Autowired
    private Models models;

    @Autowired
    private Datasets datasets;

    @Autowired
    private JobDesk desk;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private VerificationDriver driver;

    @Autowired
    private JdbcTemplate database;

    private Verifications verifications;

    @BeforeEach
    void lookByHand() {
        driver.stop();
        verifications = process();
    }

    /** As if it were another one on the same database. */
    private Verifications process() {
        return new Verifications(repository, models, datasets, desk, transaction, Clock.systemUTC());
    }

    private TrainingJob ended(String job) {
        TrainingJob found = desk.find(job);
        while (!found.status().terminal()) {
            found = desk.find(job);
        }
        return found;
    }

    /** Named so; of xor, in one epoch. */
    private String model(String name) {
        String json = "{\"name\": \"%s\", \"dataset\": \"xor\", \"training\": {\"epochs\": 1, \"seed\": 5}}";
        JobDefinition definition = Definitions.read(StrictJson.parse(json.formatted(name)), JobDefinition.class);
        return Objects.requireNonNull(ended(desk.submit(definition).id()).modelId());
    }

    private void alter(String model, String from, String to) {
        database.update("update models set manifest = replace(manifest, ?, ?) where id = ?", from, to, model);
    }

    private Verification verified(String model) {
        Verification begun = verifications.begin(model);
        ended(Objects.requireNonNull(begun.jobId()));
        process().look(begun.id());
        return verifications.find(begun.id());
    }

    @Test
    void findsTheSameWeightsAndKeepsNoSecondModel() {
        String model = model("told-the-truth");
        Verification verification = verified(model);

        assertThat(verification.verdict()).isEqualTo(Verdict.IDENTICAL);
        assertThat(verification.status()).isEqualTo(VerificationStatus.DONE);
        assertThat(verification.finishedAt()).isNotNull();
        assertThat(desk.find(Objects.requireNonNull(verification.jobId())).modelId())
                .isNull();
        assertThat(database.queryForList("select id from models where name = ?", String.class, verification.id()))
                .isEmpty();
        assertThat(verifications.running()).doesNotContain(verification.id());
    }

    private boolean forgets(String model) {
        return Boolean.TRUE.equals(transaction.execute(tx -> models.forget(model)));
    }

    @Test
    void needTheModelAndTheJobUntilTheyHaveCompared() {
        String model = model("compared");
        Verification begun = verifications.begin(model);
        String job = Objects.requireNonNull(begun.jobId());
        ended(job);

        assertThat(verifications.useOfModel(model)).contains("verification " + begun.id());
        assertThat(forgets(model)).isFalse();
        assertThat(verifications.useOfJob(job)).contains("verification " + begun.id());
        verifications.look(begun.id());
        assertThat(verifications.useOfModel(model)).isEmpty();
        assertThat(verifications.useOfJob(job)).isEmpty();
    }

    @Test
    void needAModelThatAJobBeginsWithUntilItHasEnded() {
        String model = model("begun-with");
        String json = "{\"name\": \"begins\", \"dataset\": \"xor\", \"resume_from\": \"%s\", "
                + "\"training\": {\"epochs\": 1000000, \"early_stopping\": null}}";
        JobDefinition definition = Definitions.read(StrictJson.parse(json.formatted(model)), JobDefinition.class);
        String job = desk.submit(definition).id();

        assertThat(forgets(model)).isFalse();
        desk.cancel(job);
        ended(job);
        assertThat(forgets(model)).isTrue();
    }

    @Test
    void goOnAfterNoneOfAnotherModel() {
        String of = verified(model("paged")).id();
        String model = model("paged-too");
        verified(model);

        assertThat(catchThrowableOfType(
                                ProblemException.class, () -> verifications.page(model, new PageRequest(2, of, false)))
                        .kind())
                .isEqualTo(ProblemKind.MALFORMED);
    }

    @Test
    void findsOutAModelThatWasMadeWithAnotherSeed() {
        String model = model("told-a-lie");
        alter(model, "\"seed\":5", "\"seed\":6");
        Verification verification = verified(model);

        assertThat(verification.verdict()).isEqualTo(Verdict.DIFFERENT);
        assertThat(verification.gotSha256()).isNotEqualTo(verification.expectedSha256());
        assertThat(verification.maxDifference()).isPositive();
        assertThat(verification.message()).contains("no known cause was found");
    }

    @Test
    void saysWhatIsNotAsItWasThen() {
        String model = model("moved-house");
        String jdk = Objects.requireNonNull(
                        models.find(model).manifest().provenance().environment())
                .jdk();
        alter(model, jdk, "Hot Java 1.0");

        assertThat(verified(model).differences()).containsExactly(new Difference("jdk", "Hot Java 1.0", jdk));
    }

    @Test
    void saysSoWhereTheDefinitionIsNotAcceptedAnyMore() {
        String model = model("out-of-fashion");
        alter(model, "\"epochs\":1", "\"epochs\":0");
        Verification verification = verifications.begin(model);

        assertThat(verification.verdict()).isEqualTo(Verdict.IMPOSSIBLE);
        assertThat(verification.message()).contains("/training/epochs");
        assertThat(verification.jobId()).isNull();
    }

    @Test
    void endsWhereItsJobIsCancelled() {
        String model = model("called-away");
        alter(model, "\"epochs\":1", "\"epochs\":1000000");
        Verification begun = verifications.begin(model);
        String job = Objects.requireNonNull(begun.jobId());
        verifications.look(begun.id());
        assertThat(verifications.find(begun.id()).status()).isEqualTo(VerificationStatus.RUNNING);
        desk.cancel(job);
        ended(job);
        verifications.look(begun.id());

        assertThat(verifications.find(begun.id()).status()).isEqualTo(VerificationStatus.FAILED);
        assertThat(verifications.find(begun.id()).message()).contains("cancelled");
        assertThat(verifications.find(begun.id()).verdict()).isNull();
    }
}
