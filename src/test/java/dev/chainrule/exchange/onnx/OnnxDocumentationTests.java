package dev.chainrule.exchange.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.choice.Menu;
import dev.chainrule.encoding.feature.Categorical;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.exchange.onnx.read.ReadModel;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.layer.LayerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of operators have a row for each member of the menus, and name operators that are written. */
class OnnxDocumentationTests {

    private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)` \\| ([^|]+) \\|$", Pattern.MULTILINE);

    private static List<MatchResult> table(String name) throws IOException {
        String page = Files.readString(Path.of("src/docs/onnx.md"));
        int from = page.indexOf("| %s | operators |".formatted(name));
        assertThat(from).isPositive();
        return ROW.matcher(page.substring(from, page.indexOf("\n\n", from)))
                .results()
                .toList();
    }

    private static Set<String> names(String table) throws IOException {
        return table(table).stream().map(row -> row.group(1)).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Test
    void everyLayerHasItsOperators() throws IOException {
        assertThat(names("layer"))
                .containsExactlyInAnyOrderElementsOf(Menu.of(LayerSpec.class).names());
    }

    @Test
    void everyActivationHasItsOperators() throws IOException {
        assertThat(names("activation"))
                .containsExactlyInAnyOrderElementsOf(Menu.of(Activation.class).names());
    }

    @Test
    void everyPreprocessingHasItsOperatorsOrADash() throws IOException {
        Set<String> words = new TreeSet<>();
        Stream.concat(
                        Arrays.stream(Scaling.values()).map(Scaling::word),
                        Arrays.stream(Categorical.values()).map(Categorical::word))
                .forEach(words::add);
        assertThat(names("preprocessing")).containsExactlyInAnyOrderElementsOf(words);
    }

    @Test
    void theVersionsAreThose() throws IOException {
        assertThat(Files.readString(Path.of("src/docs/onnx.md")))
                .contains("writes opset %s with `ai.onnx.ml` %s and IR version %s"
                        .formatted(Opset.VERSION, Opset.ML_VERSION, Opset.IR_VERSION))
                .contains("reads opsets %s to %s".formatted(ReadModel.OLDEST_OPSET, ReadModel.NEWEST_OPSET));
    }
}
