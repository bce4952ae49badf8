package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Bundles whose checksums are right and whose contents nobody exported are refused in words, or are whole models. */
@Story
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForgedBundleStoryTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Api api;
    private byte[] bundle = {};

    ForgedBundleStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    @BeforeAll
    void export() {
        StringBuilder csv = new StringBuilder("town,size,same,kind\n");
        for (int i = 0; i < 90; i++) {
            csv.append("%s,%s,7,%s\n".formatted("abcd".charAt(i % 4), i, "xyz".charAt(i % 3)));
        }
        api.upload("forged", csv.toString());
        api.train("""
                {"dataset": "forged", "name": "honest", "features": ["town", "size", "same"], "training": {"epochs": 1},
                 "network": {"layers": [3, "batch_normalization"]}}""");
        bundle = api.download("/models/honest/export?format=bundle");
    }

    @Test
    void takesWhatWasExportedWithAColumnThatNeverChanges() {
        Answer answer = take(bundle).is(201);
        api.delete(answer.text("/links/self")).is(204);
    }

    @Test
    void namesEachMemberThatIsMissing() {
        ObjectNode manifest = manifest();
        for (String name : List.copyOf(manifest.propertyNames())) {
            if (manifest.get(name).isNull()) {
                continue;
            }
            Answer answer = take(forged(changed -> changed.remove(name)));
            if (answer.status() == 201) {
                assertThat(name)
                        .isIn("validation", "crossValidation", "test", "intervals", "baseline", "notes", "copies");
                api.delete(answer.text("/links/self")).is(204);
            } else {
                answer.is(422, "bad_bundle");
                assertThat(answer.text("/detail")).contains("/" + name);
                assertThat(answer.text("/errors/0/pointer")).isEqualTo("file");
            }
        }
        take(forged(changed -> changed.remove("network"))).is(422, "bad_bundle");
        take(forged(changed -> changed.remove("provenance"))).is(422, "bad_bundle");
        take(forged(changed -> changed.remove("example"))).is(422, "bad_bundle");
    }

    /** At every place of the manifest something is taken away, or something else stands. */
    @Test
    void isNeverHalfOfAModel() {
        List<Change> changes = new ArrayList<>();
        collect(manifest(), "", changes);
        Collections.shuffle(changes, new Random(Long.getLong("fuzz.seed", 1)));
        int most = Integer.getInteger("fuzz.forged", 120);
        int refused = 0;
        int taken = 0;
        for (Change change : changes.subList(0, Math.min(most, changes.size()))) {
            Answer answer = take(forged(changed -> put(changed, change.pointer, change.value)));
            String what = change + ": " + answer;
            assertThat(answer.status()).as(what).isIn(201, 422);
            assertThat(answer.body()).as(what).doesNotContain("dev.chainrule", "java.", "jackson");
            if (answer.status() == 422) {
                refused++;
                continue;
            }
            taken++;
            String model = answer.text("/links/self");
            assertThat(api.get(model).status()).as(what).isEqualTo(200);
            assertThat(api.get(model + "/predict?town=a&size=3&same=7").status())
                    .as(what)
                    .isEqualTo(200);
            assertThat(api.get(model + "/card").status()).as(what).isEqualTo(200);
            assertThat(api.download(model + "/export")).as(what).isNotEmpty();
            api.delete(model).is(204);
        }
        assertThat(refused).isGreaterThan(taken);
        assertThat(taken).isPositive();
    }

    /** @param value as JSON; empty for none */
    private record Change(String pointer, String value) {}

    @Test
    void saysInOurWordsWhatIsWrongWithItsHead() {
        for (String name : List.of("format", "schema", "id", "name", "version", "createdAt", "engine", "files")) {
            JsonNode none = take(head(head -> head.putNull(name))).is(422, "bad_bundle");
            assertThat(none.at("/detail").asString()).doesNotContain("dev.chainrule", "Cannot", "type");
            take(head(head -> head.remove(name))).is(422, "bad_bundle");
        }
        assertThat(take(head(head -> head.putNull("schema"))).text("/detail"))
                .isEqualTo("bundle.json is not what an export writes: /schema is missing, or something else.");
    }

    @Test
    void refusesWeightsThatAreNoNumbers() {
        for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            Map<String, byte[]> files = Zips.unzip(bundle);
            ByteBuffer.wrap(Objects.requireNonNull(files.get("weights.bin")))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putFloat(8, value);
            JsonNode answer = take(signed(files)).is(422, "not_finite");
            assertThat(answer.at("/detail").asString())
                    .isEqualTo("The weights \"layer_1.weight\" have a value that is no finite number.");
        }
    }

    @Test
    void refusesClassesThatAreNotEachOnce() {
        unsound("/encoding/target/labels", "[\"x\", \"x\", \"z\"]", "\"kind\"");
        unsound("/encoding/target/labels", "[\"x\", \"z\", \"y\"]", "\"kind\"");
        unsound("/encoding/target/labels", "[1, 2, 3]", "\"kind\"");
        take(forged(changed -> put(changed, "/encoding/target/labels", "[null, 3, \"z\"]")))
                .is(422, "bad_bundle");
    }

    @Test
    void refusesFeaturesThatAreNotEachOnce() {
        unsound("/encoding/features/1", at("/encoding/features/2").toString(), "\"same\"");
        unsound("/encoding/target/column", "\"size\"", "\"size\"");
        unsound("/encoding/features/0/categories", "[\"a\", \"a\", \"a\", \"a\"]", "\"town\"");
        unsound("/encoding/features/0/categories", "[\"d\", \"c\", \"b\", \"a\"]", "\"town\"");
    }

    @Test
    void refusesScalingByWhatIsNoNumber() {
        for (String member : List.of("center", "spread", "fill")) {
            unsound("/encoding/features/1/" + member, "\"NaN\"", "\"size\"");
            unsound("/encoding/features/1/" + member, "\"Infinity\"", "\"size\"");
            unsound("/encoding/features/1/" + member, "1e999", "\"size\"");
        }
    }

    private void unsound(String pointer, String value, String named) {
        JsonNode answer = take(forged(changed -> put(changed, pointer, value))).is(422, "unsound_model");
        assertThat(answer.at("/detail").asString()).contains(named);
    }

    private Answer take(byte[] file) {
        return api.post("/models?name=forged", "application/zip", BodyPublishers.ofByteArray(file));
    }

    private ObjectNode manifest() {
        return (ObjectNode) JSON.readTree(Zips.unzip(bundle).get("manifest.json"));
    }

    private JsonNode at(String pointer) {
        return manifest().at(pointer);
    }

    private static void collect(JsonNode json, String pointer, List<Change> changes) {
        if (!pointer.isEmpty()) {
            for (String value : List.of("", "null", "\"x\"", "-1", "[]", "1e300")) {
                changes.add(new Change(pointer, value));
            }
        }
        if (json.isObject()) {
            json.properties().forEach(field -> collect(field.getValue(), pointer + "/" + field.getKey(), changes));
        }
        for (int i = 0; json.isArray() && i < Math.min(2, json.size()); i++) {
            collect(json.get(i), pointer + "/" + i, changes);
        }
    }

    /** @param value as JSON; empty for none */
    private static void put(ObjectNode json, String pointer, String value) {
        JsonPointer place = JsonPointer.compile(pointer);
        JsonNode around = json.at(place.head());
        JsonPointer last = place.last();
        JsonNode parsed = value.isEmpty() ? null : JSON.readTree(value.equals("1e999") ? "\"Infinity\"" : value);
        if (around instanceof ObjectNode object) {
            if (parsed == null) {
                object.remove(last.getMatchingProperty());
            } else {
                object.set(last.getMatchingProperty(), parsed);
            }
        } else if (around instanceof ArrayNode list) {
            if (parsed == null) {
                list.remove(last.getMatchingIndex());
            } else {
                list.set(last.getMatchingIndex(), parsed);
            }
        }
    }

    /** With another manifest, of a model whose data is on another service. */
    private byte[] forged(Consumer<ObjectNode> change) {
        Map<String, byte[]> files = Zips.unzip(bundle);
        ObjectNode manifest = manifest();
        manifest.withObject("provenance").put("dataset", "ds_elsewhere").put("datasetSha256", "0".repeat(64));
        change.accept(manifest);
        files.put("manifest.json", JSON.writeValueAsBytes(manifest));
        return signed(files);
    }

    private byte[] head(Consumer<ObjectNode> change) {
        Map<String, byte[]> files = Zips.unzip(bundle);
        ObjectNode head = (ObjectNode) JSON.readTree(files.get("bundle.json"));
        change.accept(head);
        files.put("bundle.json", JSON.writeValueAsBytes(head));
        return Zips.zip(files);
    }

    /** With checksums that are right. */
    private static byte[] signed(Map<String, byte[]> files) {
        byte[] weights = Objects.requireNonNull(files.get("weights.bin"));
        ObjectNode manifest = (ObjectNode) JSON.readTree(files.get("manifest.json"));
        if (manifest.get("provenance") instanceof ObjectNode provenance
                && provenance.path("weightsSha256").asString("").length() == 64) {
            provenance.put("weightsSha256", Zips.sha256(weights));
            files.put("manifest.json", JSON.writeValueAsBytes(manifest));
        }
        ObjectNode head = (ObjectNode) JSON.readTree(files.get("bundle.json"));
        for (String name : List.of("manifest.json", "weights.bin")) {
            byte[] content = Objects.requireNonNull(files.get(name));
            head.withObject("files")
                    .putObject(name)
                    .put("bytes", content.length)
                    .put("sha256", Zips.sha256(content));
        }
        files.put("bundle.json", JSON.writeValueAsBytes(head));
        return Zips.zip(files);
    }
}
