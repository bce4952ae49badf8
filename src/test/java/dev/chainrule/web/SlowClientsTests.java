package dev.chainrule.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** Clients that send, or take, less than they said, against a server of eight threads. */
@OverHttp
@TestPropertySource(
        properties = {
            "server.tomcat.threads.max=8",
            "chainrule.web.max-json=1MB",
            "chainrule.web.head.deadline=1500ms",
            "chainrule.web.body.waiting=3",
            "chainrule.web.body.grace=1s",
            "chainrule.web.body.rate=1KB",
            "chainrule.web.body.deadline=3s",
            "chainrule.web.body.swallow=64KB",
            "chainrule.web.body.swallow-time=200ms",
            "chainrule.web.answer.waiting=2",
            "spring.datasource.url=jdbc:h2:mem:slow-clients"
        })
@DirtiesContext
class SlowClientsTests {

    private static final String HEALTH = "/actuator/health/liveness";
    private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n";
    private static final String JSON = "POST /samples" + HOST + "Content-Type: application/json\r\n";
    private static final String CSV = "POST /datasets" + HOST + "Content-Type: text/csv\r\n";
    private static final String FORM = "POST /datasets" + HOST + "Content-Type: multipart/form-data; boundary=b\r\n";
    private static final String ENDLESS = "Content-Length: 400000\r\n\r\n";
    private static final String CHUNKS = "Transfer-Encoding: chunked\r\n\r\n";

    private final List<Socket> open = new ArrayList<>();

    @LocalServerPort
    private int port;

    @AfterEach
    void hangUp() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }

    private Socket begin(String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        open.add(socket);
        socket.setSoTimeout(20_000);
        send(socket, request);
        return socket;
    }

    private static void send(Socket socket, String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** All that comes until the server hangs up. */
    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.substring(9, 12));
    }

    private void assertHealthy() throws IOException {
        assertThat(new RawHttp(port).get(HEALTH).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {JSON + ENDLESS + "{", CSV + ENDLESS + "a,b\n", FORM + ENDLESS + "--b\r\n", JSON + CHUNKS + "5"})
    void answersHealthBesideMoreSlowBodiesThanThreads(String slow) throws IOException {
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(begin(slow));
        }

        assertHealthy();
        List<Integer> answered = new ArrayList<>();
        for (Socket client : clients) {
            answered.add(status(answer(client)));
        }

        assertThat(answered).containsOnly(503, 408).contains(503, 408);
    }

    @Test
    void saysWhyAndWhenToComeAgain() throws IOException {
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(begin(CSV + ENDLESS));
        }
        StringBuilder answers = new StringBuilder();
        for (Socket client : clients) {
            answers.append(answer(client));
        }

        assertThat(answers.toString())
                .contains("Retry-After: 7", "too_many_bodies", "chainrule.web.body.waiting")
                .contains("body_too_slow", "chainrule.web.body.grace")
                .contains("application/problem+json");
    }

    @Test
    void takesABodyThatIsThereBesideThoseThatAreWaitedFor() throws IOException {
        begin(CSV + ENDLESS);
        begin(CSV + ENDLESS);
        begin(CSV + ENDLESS);

        assertThat(new RawHttp(port)
                        .post("/samples", "application/json", "{\"name\":\"x\"}")
                        .status())
                .isEqualTo(200);
    }

    /** Sends again and again, with a pause in which an answer would be seen. */
    private static String drip(Socket socket, String bytes, int times) throws IOException {
        socket.setSoTimeout(200);
        for (int i = 0; i < times; i++) {
            try {
                int first = socket.getInputStream().read();
                return (char) first + answer(socket);
            } catch (SocketTimeoutException nothingYet) {
                send(socket, bytes);
            }
        }
        return "it was waited for";
    }

    @Test
    void hangsUpOnHeadsThatDrip() throws IOException {
        List<Socket> clients = List.of(
                begin("GET /sam"),
                begin("GET /samples" + HOST + "X-Long: "),
                begin("GET /samples" + HOST + "\r\nGET /samples" + HOST + "X-Long: "));
        int left = clients.size();
        for (int dripped = 0; dripped < 100 && left > 0; dripped++) {
            left = 0;
            for (Socket client : clients) {
                left += isOpen(client, 30) && isTaken(client, "x") ? 1 : 0;
            }
        }

        assertThat(left).isZero();
    }

    /** After a pause, and after all that came meanwhile. */
    private static boolean isOpen(Socket socket, int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            socket.getInputStream().readAllBytes();
            return false;
        } catch (SocketTimeoutException nothingYet) {
            return true;
        } catch (IOException reset) {
            return false;
        }
    }

    private static boolean isTaken(Socket socket, String bytes) {
        try {
            send(socket, bytes);
            return true;
        } catch (IOException hungUp) {
            return false;
        }
    }

    @Test
    void answersHeadsThatComeInPiecesForLongerThanOneMayTake() throws IOException {
        Socket socket = begin("");
        for (int i = 0; i < 12; i++) {
            send(socket, "GET /samples" + HOST);
            assertThat(isOpen(socket, 150)).isTrue();
            send(socket, "X-More: yes\r\n\r\n");
            socket.setSoTimeout(20_000);
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            assertThat(isOpen(socket, 10)).isTrue();
        }
    }

    @Test
    void endsABodyThatDrips() throws IOException {
        assertThat(drip(begin(JSON + ENDLESS + "{"), " ", 100)).contains("408", "body_too_slow");
    }

    @Test
    void endsABodyThatTakesTooLongAltogether() throws IOException {
        String answer =
                drip(begin(CSV.replace("/datasets", "/datasets?name=slow") + ENDLESS), "1,2,3,4,5\n".repeat(60), 100);

        assertThat(answer).contains("408", "body_too_slow");
    }

    @Test
    void takesABodyThatIsNeitherTooSlowNorTooLong() throws IOException {
        Socket socket = begin(JSON + "Connection: close\r\nContent-Length: 1800\r\n\r\n{\"name\":\"x\"");
        socket.setSoTimeout(200);
        for (int sent = 11; sent < 1799; sent += 447) {
            send(socket, " ".repeat(447));
        }
        send(socket, "}");
        socket.setSoTimeout(20_000);

        assertThat(status(answer(socket))).isEqualTo(200);
    }

    @Test
    void hangsUpOnARefusedBodyThatDoesNotCome() throws IOException {
        String answer = answer(begin("POST /nowhere" + HOST + "Content-Length: 4000000000\r\n\r\n{"));

        assertThat(answer).contains("404", "unknown_path");
    }

    @Test
    void hangsUpOnARefusedBodyThatNeverEnds() throws IOException {
        Socket socket = begin("POST /nowhere" + HOST + "Content-Length: 4000000000\r\n\r\n{");
        long most = 200L << 20;
        long sent = 0;
        try {
            for (byte[] block = new byte[1 << 16]; sent < most; sent += block.length) {
                socket.getOutputStream().write(block);
            }
        } catch (IOException hungUp) {
            // as it should
        }

        assertThat(sent).isLessThan(most);
    }

    @Test
    void readsARefusedBodyThatIsShortToItsEnd() throws IOException {
        Socket socket = begin("POST /nowhere" + HOST + "Content-Length: 50000\r\n\r\n");
        send(socket, " ".repeat(50_000) + "GET /samples" + HOST + "Connection: close\r\n\r\n");

        assertThat(answer(socket)).contains("HTTP/1.1 404", "HTTP/1.1 200");
    }

    @Test
    void answersHealthBesideMoreReadersThatTakeNothingThanThreads() throws IOException {
        for (int i = 0; i < 20; i++) {
            begin("GET /samples/long" + HOST + "\r\n");
        }

        assertHealthy();
    }

    @Test
    void makesNoHalfAnswerLookWhole() throws IOException {
        Socket socket = begin("GET /samples/broken-off" + HOST + "\r\n");
        StringBuilder answer = new StringBuilder();
        try (InputStream in = socket.getInputStream()) {
            for (int read = in.read(); read >= 0; read = in.read()) {
                answer.append((char) read);
            }
        } catch (SocketException reset) {
            answer.append("(reset)");
        }

        assertThat(answer.toString()).contains("chunked", "a,b").doesNotEndWith("0\r\n\r\n");
    }

    @Test
    void keepsIdleAndUnfinishedConnectionsFromThreads() throws IOException {
        for (int i = 0; i < 100; i++) {
            begin(i % 2 == 0 ? "" : "GET /samples HTTP/1.1\r\nHost: local");
        }

        assertHealthy();
    }
}
