package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A browser without a window, driven by the DevTools protocol over the JDK's own WebSocket: whichever Chromium or Chrome
 * stands on this machine, so that nothing has to be downloaded. What it says of errors is kept.
 */
final class Browser implements AutoCloseable {

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final List<Path> ELSEWHERE =
            List.of(Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"));
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** Only a hang takes as long. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Process process;
    private final Path folder;
    private final WebSocket socket;
    private final AtomicInteger calls = new AtomicInteger();
    private final ConcurrentHashMap<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private @Nullable String session;

    private Browser(Process process, Path folder, String address) {
        this.process = process;
        this.folder = folder;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(address), new Frames())
                .join();
    }

    /** The browser of this machine, if there is one. */
    static Optional<Path> installed() {
        Stream<Path> folders = Stream.of(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .filter(part -> !part.isBlank())
                .map(Path::of);
        return Stream.concat(folders.flatMap(each -> NAMES.stream().map(each::resolve)), ELSEWHERE.stream())
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Browser open(Path program, int width, int height) throws IOException {
        Path folder = Files.createTempDirectory("browser");
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--remote-debugging-port=0",
                        "--window-size=" + width + "," + height,
                        "--user-data-dir=" + folder.resolve("profile"),
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        Browser browser = new Browser(process, folder, address(process, said));
        JsonNode target =
                browser.call("Target.createTarget", JSON.createObjectNode().put("url", "about:blank"));
        ObjectNode attach = JSON.createObjectNode()
                .put("targetId", target.get("targetId").asString())
                .put("flatten", true);
        browser.session =
                browser.call("Target.attachToTarget", attach).get("sessionId").asString();
        for (String domain : List.of("Page.enable", "Runtime.enable", "Log.enable", "Network.enable")) {
            browser.call(domain, JSON.createObjectNode());
        }
        return browser;
    }

    /** The browser says where it listens when it does. */
    private static String address(Process process, Path said) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            for (String line : Files.readAllLines(said)) {
                if (line.startsWith("DevTools listening on ")) {
                    return line.substring("DevTools listening on ".length()).strip();
                }
            }
            pause();
        }
        throw new IllegalStateException("The browser did not start: " + Files.readString(said));
    }

    private static void pause() {
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS))
                .join();
    }

    JsonNode call(String method, ObjectNode parameters) {
        int id = calls.incrementAndGet();
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", parameters);
        if (session != null) {
            message.put("sessionId", session);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        socket.sendText(message.toString(), true).join();
        JsonNode result =
                answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        assertThat(result.get("error")).as(method + ": " + result).isNull();
        return result.get("result");
    }

    void go(String address) {
        call("Page.navigate", JSON.createObjectNode().put("url", address));
    }

    /** The value of an expression; promises are waited for. */
    JsonNode ask(String expression) {
        JsonNode answer = call(
                "Runtime.evaluate",
                JSON.createObjectNode()
                        .put("expression", expression)
                        .put("awaitPromise", true)
                        .put("returnByValue", true));
        assertThat(answer.get("exceptionDetails"))
                .as(expression + ": " + answer)
                .isNull();
        return answer.get("result").path("value");
    }

    /** Waits until an expression is true, or what it promises. */
    void until(String expression) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!ask("Promise.resolve(" + expression + ").then(Boolean)").asBoolean(false)) {
            assertThat(System.nanoTime())
                    .as("%s; the page says: %s", expression, text())
                    .isLessThan(end);
            pause();
        }
    }

    /** What a selector finds and has the text, or is called so, and can be used; an expression. */
    static String found(String selector, String text) {
        return "[...document.querySelectorAll(%1$s)].find(each => (each.textContent.includes(%2$s) || each.ariaLabel === %2$s) && !each.disabled)"
                .formatted(JSON.writeValueAsString(selector), JSON.writeValueAsString(text));
    }

    /** Clicks on what has the text, as a person does who sees it. */
    void click(String selector, String text) {
        until("(found => { found?.click(); return found; })(%s)".formatted(found(selector, text)));
    }

    /**
     * Presses the mouse on the middle of an element, as soon as it is seen there and covered by nothing. What moves away in
     * that moment is pressed again.
     *
     * @param element an expression
     */
    void press(String element) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!pressed(element)) {
            assertThat(System.nanoTime())
                    .as(
                            "%s cannot be clicked at %s; the page says: %s",
                            element, ask("location.href").asString(), text())
                    .isLessThan(end);
            pause();
        }
    }

    private boolean pressed(String element) {
        JsonNode place = ask(PLACE.formatted(element));
        if (!place.isArray()) {
            return false;
        }
        for (String type : List.of("mouseMoved", "mousePressed", "mouseReleased")) {
            call(
                    "Input.dispatchMouseEvent",
                    at(place).put("type", type).put("button", "left").put("clickCount", 1));
        }
        return ask("window.beingPressed.hit").asBoolean(false);
    }

    /** Where an element is clicked, while it listens whether it is; null where it is not seen, or still moves. */
    private static final String PLACE = """
            (async () => {
              const element = %s;
              if (!element || element.disabled) return null;
              const box = () => element.getClientRects()[0];
              for (let frame = 0; frame < 3; frame++) {
                const before = JSON.stringify(box());
                await new Promise(requestAnimationFrame);
                if (before !== JSON.stringify(box())) return null;
              }
              const middle = ({ left, top, width, height }) => [left + width / 2, top + height / 2];
              const seen = found => found && (element === found || element.contains(found) || found.closest('label')?.control === element);
              if (!box() || !seen(document.elementFromPoint(...middle(box())))) element.scrollIntoView({ block: 'center', inline: 'center' });
              if (!box() || !seen(document.elementFromPoint(...middle(box())))) return null;
              window.beingPressed?.end.abort();
              const now = { hit: false, end: new AbortController() };
              addEventListener('click', ({ target }) => { now.hit ||= seen(target); }, { capture: true, signal: now.end.signal });
              window.beingPressed = now;
              return middle(box());
            })()""";

    private static ObjectNode at(JsonNode place) {
        return JSON.createObjectNode()
                .put("x", place.get(0).doubleValue())
                .put("y", place.get(1).doubleValue());
    }

    /** Moves the pressed mouse over an element from place to place, each in parts of its width and height. */
    void draw(String element, double[]... places) {
        JsonNode box = ask("(({ left, top, width, height }) => [left, top, width, height])(%s.getBoundingClientRect())"
                .formatted(element));
        for (int i = 0; i < places.length; i++) {
            ObjectNode event = JSON.createObjectNode()
                    .put(
                            "x",
                            box.get(0).doubleValue() + places[i][0] * box.get(2).doubleValue())
                    .put(
                            "y",
                            box.get(1).doubleValue() + places[i][1] * box.get(3).doubleValue())
                    .put("button", "left")
                    .put("buttons", 1);
            call("Input.dispatchMouseEvent", event.put("type", i == 0 ? "mousePressed" : "mouseMoved"));
            if (i == places.length - 1) {
                call("Input.dispatchMouseEvent", event.put("type", "mouseReleased"));
            }
        }
    }

    /** Types into what has the focus, in the place of what is there, and leaves it. */
    void type(String text) {
        ask("document.activeElement.select?.()");
        call("Input.insertText", JSON.createObjectNode().put("text", text));
        for (String type : List.of("keyDown", "keyUp")) {
            call(
                    "Input.dispatchKeyEvent",
                    JSON.createObjectNode()
                            .put("type", type)
                            .put("key", "Tab")
                            .put("code", "Tab")
                            .put("windowsVirtualKeyCode", 9));
        }
    }

    /** Drops a file on what a selector finds, as from a window of files, once nothing moves it any more. */
    void drop(String selector, Path file) {
        until("document.querySelector('" + selector + "')");
        JsonNode place = ask("""
                (async () => {
                  const middle = () => {
                    const place = document.querySelector('%s');
                    place.scrollIntoView({ block: 'center' });
                    const { left, top, width, height } = place.getBoundingClientRect();
                    return [left + width / 2, top + height / 2];
                  };
                  let place = middle();
                  for (let still = 0; still < 20;) {
                    await new Promise(requestAnimationFrame);
                    const now = middle();
                    still = String(now) === String(place) ? still + 1 : 0;
                    place = now;
                  }
                  return place;
                })()""".formatted(selector));
        ObjectNode data = JSON.createObjectNode().put("dragOperationsMask", 1);
        data.putArray("items");
        data.putArray("files").add(file.toAbsolutePath().toString());
        for (String type : List.of("dragEnter", "dragOver", "drop")) {
            ObjectNode event = at(place).put("type", type);
            event.set("data", data);
            call("Input.dispatchDragEvent", event);
        }
    }

    /** Lets downloads go into a folder. */
    void downloadTo(Path folder) {
        call(
                "Browser.setDownloadBehavior",
                JSON.createObjectNode()
                        .put("behavior", "allow")
                        .put("downloadPath", folder.toAbsolutePath().toString()));
    }

    /** Waits for a file to be whole. */
    static Path downloaded(Path folder, String ending) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (Stream<Path> files = Files.list(folder)) {
                Optional<Path> file =
                        files.filter(each -> each.toString().endsWith(ending)).findFirst();
                if (file.isPresent()) {
                    return file.orElseThrow();
                }
            }
            assertThat(System.nanoTime()).as("no %s in %s", ending, folder).isLessThan(end);
            pause();
        }
    }

    /** How the page looks to somebody: {@code light} or {@code dark}, on a screen or printed, with as little motion as there can be. */
    void look(String scheme, String medium) {
        ObjectNode parameters = JSON.createObjectNode().put("media", medium);
        parameters
                .putArray("features")
                .add(JSON.createObjectNode().put("name", "prefers-color-scheme").put("value", scheme))
                .add(JSON.createObjectNode()
                        .put("name", "prefers-reduced-motion")
                        .put("value", "reduce"));
        call("Emulation.setEmulatedMedia", parameters);
    }

    void window(int width, int height) {
        call(
                "Emulation.setDeviceMetricsOverride",
                JSON.createObjectNode()
                        .put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", false));
    }

    /** Chooses files in the input that a selector finds, as if they had been picked. */
    void pick(String selector, Path file) {
        JsonNode document = call("DOM.getDocument", JSON.createObjectNode());
        JsonNode node = call(
                "DOM.querySelector",
                JSON.createObjectNode()
                        .put("nodeId", document.at("/root/nodeId").intValue())
                        .put("selector", selector));
        ObjectNode parameters =
                JSON.createObjectNode().put("nodeId", node.get("nodeId").intValue());
        parameters.putArray("files").add(file.toAbsolutePath().toString());
        call("DOM.setFileInputFiles", parameters);
    }

    /** As if the cable had been pulled, or put back. */
    void offline(boolean away) {
        call(
                "Network.emulateNetworkConditions",
                JSON.createObjectNode()
                        .put("offline", away)
                        .put("latency", 0)
                        .put("downloadThroughput", -1)
                        .put("uploadThroughput", -1));
    }

    String text() {
        return ask("document.body.innerText").asString("");
    }

    /** Errors and warnings of the console, exceptions, and what the policy of the page forbade. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Forgets what was said so far, for a test that has looked at it. */
    void forgive() {
        complaints.clear();
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException stillWritten) {
            // a process of the browser that ends after the others; the folder is a temporary one
        }
    }

    private void hear(JsonNode message) {
        CompletableFuture<JsonNode> answer = waiting.remove(message.path("id").asInt(0));
        if (answer != null) {
            answer.complete(message);
            return;
        }
        JsonNode said = message.path("params");
        switch (message.path("method").asString("")) {
            case "Runtime.exceptionThrown" -> complaints.add(said.toString());
            case "Log.entryAdded" -> {
                if (List.of("error", "warning").contains(said.at("/entry/level").asString(""))) {
                    complaints.add(said.at("/entry").toString());
                }
            }
            case "Runtime.consoleAPICalled" -> {
                if (List.of("error", "warning", "assert")
                        .contains(said.path("type").asString(""))) {
                    complaints.add(said.toString());
                }
            }
            default -> {}
        }
    }

    /** Messages come in parts. */
    private final class Frames implements WebSocket.Listener {

        private final List<CharSequence> parts = new ArrayList<>();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            parts.add(data.toString());
            if (last) {
                String whole = String.join("", parts);
                parts.clear();
                hear(JSON.readTree(whole));
            }
            from.request(1);
            return null;
        }
    }
}
