package dev.chainrule.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class RefusingTests {

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {}                                  | /title             | is required                              | text
                    {'title':null}                      | /title             | is required                              | text
                    {'title':''}                        | /title             | must have at least 1 characters          |
                    {'title':5}                         | /title             | expected text, got 5                     | text
                    {'title':'a','schema':'five'}       | /schema            | expected a whole number, got text "five" | a whole number from 1 to 1
                    {'title':'a','schema':'1'}          | /schema            | expected a whole number, got text "1"    | a whole number from 1 to 1
                    {'title':'a','schema':3.7}          | /schema            | expected a whole number, got 3.7         | a whole number from 1 to 1
                    {'title':'a','schema':2}            | /schema            | must be at most 1                        | a whole number from 1 to 1
                    {'title':'a','schema':0}            | /schema            | must be at least 1                       | a whole number from 1 to 1
                    {'title':'a','schema':true}         | /schema            | expected a whole number, got true        | a whole number from 1 to 1
                    {'title':'a','patience':12345678901}| /patience          | must be at most 2147483647               | a whole number, at least 0
                    {'title':'a','patience':1e400}      | /patience          | must be at most 2147483647               | a whole number, at least 0
                    {'title':'a','patience':1e-400}     | /patience          | expected a whole number, got 1E-400      | a whole number, at least 0
                    {'title':'a','seed':9223372036854775808}  | /seed        | must be at most 9223372036854775807      | a whole number
                    {'title':'a','seed':-9223372036854775809} | /seed        | must be at least -9223372036854775808    | a whole number
                    {'title':'a','opacity':0}           | /opacity           | must be greater than 0                   | a number, greater than 0 and less than 1
                    {'title':'a','opacity':1e-400}      | /opacity           | must be greater than 0                   | a number, greater than 0 and less than 1
                    {'title':'a','opacity':1}           | /opacity           | must be less than 1                      | a number, greater than 0 and less than 1
                    {'title':'a','opacity':1e400}       | /opacity           | is too large for a number                | a number, greater than 0 and less than 1
                    {'title':'a','opacity':'0.5'}       | /opacity           | expected a number, got text "0.5"        | a number, greater than 0 and less than 1
                    {'title':'a','framed':1}            | /framed            | expected true or false, got 1            | true or false
                    {'title':'a','framed':'true'}       | /framed            | expected true or false, got text "true"  | true or false
                    {'title':'a','background':'blck'}   | /background        | is not a known name                      | did you mean "black"?
                    {'title':'a','background':'BLACK'}  | /background        | is not a known name                      | did you mean "black"?
                    {'title':'a','background':'mauve'}  | /background        | is not a known name                      | one of: white, light_grey, black
                    {'title':'a','background':3}        | /background        | expected a name, got 3                   | one of: white, light_grey, black
                    {'title':'a','titel':'b'}           | /titel             | is not a known field                     | did you mean "title"?
                    {'title':'a','backGround':'b'}      | /backGround        | is not a known field                     | did you mean "background"?
                    {'title':'a','paper':{'width':1}}   | /paper/width       | is not a known field                     | did you mean "width_mm"?
                    {'title':'a','paper':{'zzz':1}}     | /paper/zzz         | is not a known field                     | one of: width_mm, height_mm
                    {'title':'a','paper':[]}            | /paper             | expected an object, got an empty list    | an object with the fields width_mm, height_mm
                    {'title':'a','paper':{'width_mm':1,'height_mm':11}} | /paper | height_mm must be at most ten times width_mm |
                    {'title':'a','figures':{}}          | /figures           | expected a list, got an empty object     | a list, each of it a number, greater than 0 and at most 1000, or one of: rectangle, group, origin
                    {'title':'a','figures':'origin'}    | /figures           | expected a list, got text "origin"       | a list, each of it a number, greater than 0 and at most 1000, or one of: rectangle, group, origin
                    {'title':'a','figures':['cirlce']}  | /figures/0         | is not a known name                      | did you mean "circle"? (a number, greater than 0 and at most 1000, or one of: rectangle, group, origin)
                    {'title':'a','figures':['circle']}  | /figures/0/radius  | is required                              | a number, greater than 0 and at most 1000
                    {'title':'a','figures':[0]}         | /figures/0         | must be greater than 0                   | a number, greater than 0 and at most 1000
                    {'title':'a','figures':[null]}      | /figures/0         | expected a name, a number or an object with a type, got null | a number, greater than 0 and at most 1000, or one of: rectangle, group, origin
                    {'title':'a','figures':[{}]}        | /figures/0/type    | is required                              | one of: circle, rectangle, group, origin
                    {'title':'a','figures':[{'type':1}]}| /figures/0/type    | expected a name, got 1                   | one of: circle, rectangle, group, origin
                    {'title':'a','figures':[{'type':'x'}]}|/figures/0/type   | is not a known name                      | one of: circle, rectangle, group, origin
                    {'title':'a','authors':[1]}         | /authors/0         | expected text, got 1                     | text
                    {'title':'a','authors':['a','b','c','d']} | /authors     | must have at most 3 members              |
                    {'title':'a','metadata':{'a/b~c':1}}| /metadata/a~1b~0c  | expected text, got 1                     | text
                    {'title':'a','metadata':{'a':null}} | /metadata/a        | expected text, got null                  | text
                    {'title':'a','notes':{'a':1e400}}   | /notes/a           | is too large for a number                | a number
                    {'title':'a','grid':[[1,'x']]}      | /grid/0/1          | expected a number, got text "x"          | a number
                    []                                  | ``                 | expected an object, got an empty list    | an object with the fields title, background, figures, tool, paper, frame, authors, grid, schema, seed, opacity, patience, framed, metadata, notes, extra
                    'x'                                 | ``                 | expected an object, got text "x"         | an object with the fields title, background, figures, tool, paper, frame, authors, grid, schema, seed, opacity, patience, framed, metadata, notes, extra
                    """)
    void namesThePlaceTheFaultAndWhatWouldDo(String json, String pointer, String detail, String hint) {
        List<Violation> violations = violations(json);

        assertThat(violations).hasSize(1);
        assertThat(violations.get(0))
                .extracting(Violation::pointer, Violation::detail, Violation::hint)
                .containsExactly(pointer, detail, hint);
    }

    sealed interface Grain permits Microns, Smooth {}

    @Member(value = "microns", formula = "µm", numberShorthand = true)
    record Microns(@Parameter(min = 1, max = 50) int microns) implements Grain {}

    @Member(value = "smooth", formula = "0")
    record Smooth() implements Grain {}

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "big"                         | ``   | a whole number from 1 to 50, or "smooth"
            "30"                          | ``   | a whole number from 1 to 50, or "smooth"
            "smoth"                       | ``   | did you mean "smooth"? (a whole number from 1 to 50, or "smooth")
            true                          | ``   | a whole number from 1 to 50, or "smooth"
            [30]                          | ``   | a whole number from 1 to 50, or "smooth"
            0                             | ``   | a whole number from 1 to 50
            {"type": "x"}                 | /type | instead of the object a whole number from 1 to 50, or "smooth"
            {"microns": 30}               | /type | instead of the object a whole number from 1 to 50, or "smooth"
            {"type": "microns"}           | /microns | a whole number from 1 to 50
            """)
    void hintsAtANumberWhereThatIsWhatPeopleWrite(String json, String pointer, String hint) {
        List<Violation> violations = catchThrowableOfType(
                        ProblemException.class, () -> Definitions.read(StrictJson.parse(json), Grain.class))
                .violations();

        assertThat(violations).extracting(Violation::pointer, Violation::hint).containsExactly(tuple(pointer, hint));
    }

    @Test
    void tellsAllViolationsAtOnceHoweverDeep() {
        assertThat(violations("{'schema':0,'figures':[0,{'type':'rectangle','side_width':0,'colour':1}],'x':1}"))
                .extracting(Violation::pointer)
                .containsExactlyInAnyOrder(
                        "/title",
                        "/schema",
                        "/x",
                        "/figures/0",
                        "/figures/1/side_width",
                        "/figures/1/side_height",
                        "/figures/1/colour");
    }

    @Test
    void showsWhatCame() {
        assertThat(violations("{'title':7,'seed':[1,2],'framed':'" + "x".repeat(5000) + "','opacity':1e400}"))
                .extracting(Violation::got)
                .containsExactly(7, "a list of 2", "1E+400", "x".repeat(100) + "… (5000 characters)");
    }

    @Test
    void refusesTenThousandLayers() {
        String figures = IntStream.range(0, 10_000).mapToObj(i -> "5").collect(Collectors.joining(","));

        assertThat(violations("{'title':'a','figures':[" + figures + "]}"))
                .containsExactly(Violation.at("/figures", "must have at most 1000 members", "a list of 10000", null));
    }

    @Test
    void refusesNestingDeeperThanTheLimit() {
        String nested = "{'type':'group','figures':[".repeat(40) + "]}".repeat(40);

        List<Violation> violations = violations("{'title':'a','figures':[" + nested + "]}");

        assertThat(violations).hasSize(1);
        assertThat(violations.get(0).detail()).isEqualTo("is nested deeper than 32 levels");
    }

    @Test
    void keepsToTheLimitsItIsGiven() {
        DefinitionLimits tight = new DefinitionLimits(2, 3, 5, 3, 100);

        assertThat(refusal("{'title':'123456'}", tight).violations())
                .containsExactly(Violation.at("/title", "must have at most 5 characters", "123456", null));
        assertThat(refusal("{'title':'a','figures':[1,2,3]}", tight).violations())
                .containsExactly(Violation.at("/figures", "must have at most 2 members", "a list of 3", null));
        assertThat(refusal("{'title':'a','notes':{'a':[[[]]]}}", tight).violations())
                .containsExactly(Violation.at("/notes/a/0/0", "is nested deeper than 3 levels", null, null));
    }

    @Test
    void listsNoMoreViolationsThanTheLimit() {
        String unknown =
                IntStream.range(0, 250).mapToObj(i -> "'f%s':1".formatted(i)).collect(Collectors.joining(","));

        ProblemException problem = refusal("{'title':'a'," + unknown + "}", DefinitionLimits.USUAL);

        assertThat(problem.violations()).hasSize(100);
        assertThat(problem.detail()).isEqualTo("250 validation errors; the first 100 are listed");
    }

    /** Each of a hundred thousand names of 900 letters took 0.6 ms to be compared with ours, told or not. */
    @Test
    @Tag("slow")
    void looksForWhatWasMeantOnlyWhereItIsTold() {
        String letters = "x".repeat(900);
        String unknown = IntStream.range(0, 50_000)
                .mapToObj(i -> "'%s%s':'%s'".formatted(letters, i, letters))
                .collect(Collectors.joining(","));
        JsonNode json = StrictJson.parse(
                ("{'title':'a'," + unknown + ",'background':'" + "b".repeat(5_000_000) + "'}").replace('\'', '"'));
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();

        ProblemException problem = catchThrowableOfType(
                ProblemException.class, () -> Definitions.read(json, Drawing.class, DefinitionLimits.USUAL));

        assertThat(problem.detail()).startsWith("50001 validation errors");
        assertThat(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before)
                .isLessThan(3_000_000_000L);
    }

    @Test
    void refusesTextThatADatabaseCannotHold() {
        assertThat(violations("{'title':'a\\u0000b'}"))
                .extracting(Violation::detail)
                .containsExactly("must not contain the character U+0000");
        assertThat(violations("{'title':'a','metadata':{'\\ud800':'b'}}"))
                .extracting(Violation::detail)
                .containsExactly("must not contain half a character (an unpaired surrogate)");
    }

    @Test
    void saysWhichPlaceInOneSentence() {
        ProblemException problem = refusal("{'title':'a','opacity':2}", DefinitionLimits.USUAL);

        assertThat(problem.kind()).isEqualTo(ProblemKind.INVALID);
        assertThat(problem.code()).isEqualTo("invalid");
        assertThat(problem.detail()).isEqualTo("/opacity: must be less than 1");
    }

    private static List<Violation> violations(String json) {
        return refusal(json, DefinitionLimits.USUAL).violations();
    }

    private static ProblemException refusal(String json, DefinitionLimits limits) {
        return catchThrowableOfType(
                ProblemException.class,
                () -> Definitions.read(StrictJson.parse(json.replace('\'', '"')), Drawing.class, limits));
    }
}
