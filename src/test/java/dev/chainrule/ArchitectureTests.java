package dev.chainrule;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameContaining;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.modulith.core.ApplicationModules;

/** The walls stand; and each is seen to fall on a house that breaks it, which lies in the package {@code broken}. */
@Tag("slow")
class ArchitectureTests {

    /** What Spring writes when the service is packaged. */
    private static final String WRITTEN = "__";

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new DoNotIncludeTests())
            .withImportOption(location -> !location.contains(WRITTEN))
            .importPackages("dev.chainrule");
    private static final JavaClasses BROKEN_HOUSE = new ClassFileImporter().importPackages("broken");

    private static final Rooms ROOMS = new Rooms(Path.of("src/main/java/dev/chainrule"));
    private static final Rooms BROKEN_ROOMS = new Rooms(Path.of("src/test/java/broken"));
    private static final int MOST_LINES = 3500;

    static Stream<Arguments> rules() {
        return Stream.of(
                rule(HouseRules::engineStandsAlone, "broken.network.UsesSpring.isEmpty"),
                rule(HouseRules::choicesKnowNothing, "broken.choice.KnowsTheEngine.batch"),
                rule(HouseRules::problemsKnowNoFramework, "broken.problem.KnowsHttp.status"),
                rule(HouseRules::importsPointLeft, "broken.dataset.ImportsModel.model"),
                rule(HouseRules::importsPointLeft, "broken.web.AsksGuard.guard"),
                rule(HouseRules::encodingsReadNoFiles, "broken.encoding.ReadsFiles.document"),
                rule(HouseRules::everyModuleHasItsPlace, "broken.service.Drawer"),
                rule(HouseRules::controllersStayInside, "broken.dataset.PublicEndpoint"),
                rule(HouseRules::nothingIsInjectedIntoFields, "broken.dataset.FieldInjected.needed"),
                rule(HouseRules::nobodyPrints, "broken.dataset.Prints.hello"),
                rule(HouseRules::nobodyLogsOtherwise, "broken.dataset.LogsOtherwise.LOG"),
                rule(HouseRules::onlyOneClock, "broken.dataset.OwnClock.now"),
                rule(HouseRules::onlyOneClock, "broken.dataset.OwnClock.today"),
                rule(HouseRules::onlyOneClock, "broken.dataset.OwnClock.dated"),
                rule(HouseRules::onlyOneClock, "broken.dataset.OwnClock.ticking"),
                rule(HouseRules::packagesFormNoCycle, "broken.network.math.Product.asSquare"),
                rule(HouseRules::packagesFormNoCycle, "broken.network.loss.Doubled.batch"),
                rule(HouseRules::packagesAreNouns, "broken.service.Drawer"),
                rule(HouseRules::everyPackageIntroducesItself, "broken.service.Drawer"));
    }

    private static Arguments rule(Function<HouseRules, ArchRule> rule, String culprit) {
        return Arguments.of(rule, culprit);
    }

    @ParameterizedTest(name = "[{index}]")
    @MethodSource("rules")
    void theHouseKeepsItsRules(Function<HouseRules, ArchRule> rule, String ignored) {
        rule.apply(new HouseRules("dev.chainrule")).check(HOUSE);
    }

    @ParameterizedTest(name = "[{index}] {1}")
    @MethodSource("rules")
    void theRuleNamesWhoBreaksIt(Function<HouseRules, ArchRule> rule, String culprit) {
        assertThat(rule.apply(new HouseRules("broken"))
                        .evaluate(BROKEN_HOUSE)
                        .getFailureReport()
                        .getDetails())
                .anySatisfy(detail -> assertThat(detail).contains(culprit));
    }

    /** But the engine and the formats: one file for each member of the menu, and for each format. */
    @Test
    void noRoomIsLargerThanOneCanKnow() {
        assertThat(ROOMS.largerThan(MOST_LINES, room -> room.startsWith("network") || room.equals("format")))
                .isEmpty();
    }

    @Test
    void aRoomThatIsTooLargeIsNamed() {
        assertThat(BROKEN_ROOMS.largerThan(15, room -> room.startsWith("network")))
                .anySatisfy(room -> assertThat(room).startsWith("dataset has "))
                .noneSatisfy(room -> assertThat(room).startsWith("network"));
    }

    @Test
    void everyRoomSaysInOneSentenceWhatItIs() {
        assertThat(ROOMS.withoutOneSentence()).isEmpty();
    }

    @Test
    void aRoomThatSaysNothingOrTooMuchIsNamed() {
        assertThat(BROKEN_ROOMS.withoutOneSentence()).containsExactlyInAnyOrder("service", "security");
    }

    @Test
    void modulesUseOnlyWhatOthersShow() {
        ApplicationModules.of(Application.class, simpleNameContaining(WRITTEN)).verify();
    }

    @Test
    void modulithNamesWhoBreaksIt() {
        assertThat(ApplicationModules.of("broken", location -> true)
                        .detectViolations()
                        .getMessages())
                .anySatisfy(message -> assertThat(message).contains("Cycle detected: Slice dataset", "Slice model"))
                .anySatisfy(message -> assertThat(message)
                        .contains("Module 'training' depends on non-exposed type broken.dataset.store.Inside"));
    }
}
