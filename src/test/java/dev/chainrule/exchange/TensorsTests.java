package dev.chainrule.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.definition.Definitions;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.layer.Sequence;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class TensorsTests {

    static NetworkSpec spec(String layers) {
        String json = "{\"inputs\": 3, \"layers\": [%s], \"outputs\": 2, \"output_activation\": \"softmax\"}"
                .formatted(layers.replace('\'', '"'));
        return Definitions.read(JsonMapper.shared().readTree(json), NetworkSpec.class);
    }

    private static List<String> described(NetworkSpec spec) {
        return Tensors.of(spec).stream()
                .map(tensor -> tensor.key() + " " + tensor.shape())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4                                     | layer_1.weight [3, 4], layer_1.bias [4]",
                "{'type':'dense','units':4,'bias':false} | layer_1.weight [3, 4]",
                "{'type':'dense','units':4,'activation':{'type':'maxout','pieces':2}} | layer_1.weight [3, 4, 2], layer_1.bias [4, 2]",
                "{'type':'dense','units':4,'activation':'prelu'} | layer_1.weight [3, 4], layer_1.bias [4], layer_1.slope [4]",
                "{'type':'layer_normalization'}        | layer_1.scale [3], layer_1.shift [3]",
                "{'type':'residual','layers':[3]}      | layer_1.layers[0].weight [3, 3], layer_1.layers[0].bias [3]",
                "{'type':'residual','layers':[5]}      | layer_1.layers[0].weight [3, 5], layer_1.layers[0].bias [5], layer_1.projection [3, 5]"
            })
    void namesWhatALayerLearns(String layer, String tensors) {
        List<String> described = described(spec(layer));
        int width = layer.equals("4") || layer.contains("'units':4") ? 4 : layer.contains("[5]") ? 5 : 3;

        assertThat(String.join(", ", described))
                .isEqualTo(tensors + ", layer_2.weight [%s, 2], layer_2.bias [2]".formatted(width));
    }

    @Test
    void namesWhatALayerKeepsBesideThat() {
        assertThat(described(spec("'batch_normalization', {'type':'residual','layers':['batch_normalization']}")))
                .containsExactly(
                        "layer_1.scale [3]",
                        "layer_1.shift [3]",
                        "layer_2.layers[0].scale [3]",
                        "layer_2.layers[0].shift [3]",
                        "layer_3.weight [3, 2]",
                        "layer_3.bias [2]",
                        "layer_1.running_mean [3]",
                        "layer_1.running_variance [3]",
                        "layer_2.layers[0].running_mean [3]",
                        "layer_2.layers[0].running_variance [3]");
    }

    /** Every stored value belongs to one of them. */
    @Test
    void leavesNothingOut() {
        NetworkSpec spec =
                spec("70, 'batch_normalization', {'type':'residual','layers':[70,'batch_normalization',9]}, 'dropout'");
        long next = 0;
        for (Tensor tensor : Tensors.of(spec)) {
            assertThat(tensor.offset()).as(tensor.key()).isEqualTo(next);
            next += tensor.size();
        }
        Sequence layers = spec.build();
        assertThat(next).isEqualTo(layers.parameterCount() + layers.stateCount());
    }
}
