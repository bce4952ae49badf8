package dev.chainrule;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.springframework.stereotype.Controller;

/**
 * The walls of the house.
 *
 * @param root package under which the modules stand
 */
record HouseRules(String root) {

    /** Each module may import what stands left of it. */
    private static final List<String> LEFT_TO_RIGHT = List.of(
            "choice",
            "problem",
            "cache",
            "network",
            "definition",
            "thread",
            "storage",
            "database",
            "web",
            "idempotency",
            "menu",
            "table",
            "format",
            "split",
            "encoding",
            "dataset",
            "model",
            "checkpoint",
            "event",
            "history",
            "plan",
            "exchange",
            "job",
            "run",
            "queue",
            "task",
            "training",
            "sweep",
            "verification",
            "prediction",
            "batch",
            "evaluation",
            "drift",
            "explanation");

    /** They watch; nobody imports them. */
    private static final List<String> LEAVES = List.of("security", "observability", "startup");

    /** The factories of clocks that need no other clock: {@code tick}, {@code offset} and {@code fixed} are handed one, or a time. */
    private static final Pattern OWN_CLOCKS = Pattern.compile("system.*|tick.+");

    ArchRule engineStandsAlone() {
        return classes()
                .that()
                .resideInAPackage(in("network"))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        in("network"), in("choice"), "java..", "org.nd4j..", "org.bytedeco..", "org.jspecify..")
                .as("the engine is only java.*, choices, ND4J and the libraries that multiply its matrices");
    }

    ArchRule choicesKnowNothing() {
        return classes()
                .that()
                .resideInAPackage(in("choice"))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(in("choice"), "java..", "org.jspecify..")
                .allowEmptyShould(true)
                .as("choices are only java.*");
    }

    ArchRule problemsKnowNoFramework() {
        return classes()
                .that()
                .resideInAPackage(in("problem"))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(in("problem"), "java..", "org.jspecify..")
                .as("problems know neither HTTP nor Spring");
    }

    ArchRule importsPointLeft() {
        List<ArchRule> rules = new ArrayList<>();
        for (int i = 0; i < LEFT_TO_RIGHT.size(); i++) {
            rules.add(importsOnly(LEFT_TO_RIGHT.get(i), LEFT_TO_RIGHT.subList(0, i)));
        }
        rules.add(importsOnly("security", List.of("problem", "web")));
        rules.add(importsOnly("observability", LEFT_TO_RIGHT));
        rules.add(importsOnly("startup", LEFT_TO_RIGHT));
        return CompositeArchRule.of(rules).as("imports point to the left, and never to a leaf");
    }

    private ArchRule importsOnly(String module, List<String> allowed) {
        String[] packages =
                Stream.concat(Stream.of(module), allowed.stream()).map(this::in).toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(in(module))
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage(root + "..").or(resideInAnyPackage(packages)))
                .allowEmptyShould(true);
    }

    ArchRule encodingsReadNoFiles() {
        return noClasses()
                .that()
                .resideInAPackage(in("encoding"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(in("format"))
                .as("an encoding, which travels with a model, knows no file format");
    }

    ArchRule everyModuleHasItsPlace() {
        String[] known = Stream.concat(LEFT_TO_RIGHT.stream(), LEAVES.stream())
                .map(this::in)
                .toArray(String[]::new);
        return classes()
                .that()
                .resideOutsideOfPackage(root)
                .should()
                .resideInAnyPackage(known)
                .as("every module has its place in the order from left to right");
    }

    ArchRule controllersStayInside() {
        return classes()
                .that()
                .areMetaAnnotatedWith(Controller.class)
                .should()
                .bePackagePrivate()
                .andShould()
                .haveSimpleNameEndingWith("Controller")
                .allowEmptyShould(true)
                .as("controllers are package-private and named *Controller");
    }

    ArchRule nothingIsInjectedIntoFields() {
        return GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
    }

    ArchRule nobodyPrints() {
        return GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
    }

    ArchRule nobodyLogsOtherwise() {
        return GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
    }

    /** It is handed in, so that a test can set it; how old a file is says the clock of the machine, which dated it. */
    ArchRule onlyOneClock() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root)
                .should()
                .callMethodWhere(asksTheMachineForTheTime())
                .orShould()
                .callConstructor(Date.class)
                .as("what the time is says the clock that is handed in");
    }

    private DescribedPredicate<JavaMethodCall> asksTheMachineForTheTime() {
        String agesFiles = root + ".storage.Storage.isOld(java.nio.file.Path)";
        return DescribedPredicate.describe("asks the machine for the time", call -> {
            boolean now = call.getName().equals("now")
                    && call.getTargetOwner().getPackageName().equals("java.time")
                    && call.getTarget().getRawParameterTypes().stream()
                            .noneMatch(type -> type.isEquivalentTo(Clock.class))
                    && !call.getOrigin().getFullName().equals(agesFiles);
            boolean clock = call.getTargetOwner().isEquivalentTo(Clock.class)
                    && OWN_CLOCKS.matcher(call.getName()).matches();
            return now || clock || call.getName().equals("currentTimeMillis");
        });
    }

    ArchRule packagesFormNoCycle() {
        return slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return type.getPackageName().startsWith(root + ".")
                                ? SliceIdentifier.of(type.getPackageName())
                                : SliceIdentifier.ignore();
                    }

                    @Override
                    public String getDescription() {
                        return "packages, a module's own as well as those inside it";
                    }
                })
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .as("packages form no cycle, neither a module's own with those inside it");
    }

    ArchRule packagesAreNouns() {
        return noClasses()
                .should()
                .resideInAnyPackage(
                        "..service..", "..dto..", "..impl..", "..util..", "..utils..", "..common..", "..config..")
                .as("packages are named after nouns of the domain, not after kinds of classes");
    }

    ArchRule everyPackageIntroducesItself() {
        return classes().should(new ArchCondition<>("stand in a package with a @NullMarked package-info") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean introduced = type.getPackage().isAnnotatedWith(NullMarked.class);
                String message = "%s stands in a package without a @NullMarked package-info".formatted(type.getName());
                events.add(new SimpleConditionEvent(type, introduced, message));
            }
        });
    }

    private String in(String module) {
        return root + "." + module + "..";
    }
}
