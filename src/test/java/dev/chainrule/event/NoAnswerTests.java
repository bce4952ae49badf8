package dev.chainrule.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NoAnswerTests {

    static Stream<Throwable> failures() {
        return Stream.of(
                new HttpConnectTimeoutException("HTTP connect timed out"),
                new HttpTimeoutException("request timed out"),
                new ConnectException("Connection refused"),
                new ConnectException(null),
                new ConnectException().initCause(new UnresolvedAddressException()),
                new SSLHandshakeException("PKIX path building failed: sun.security.provider.certpath"),
                new IOException("HTTP/1.1 header parser received no bytes"),
                new IOException("java.net.SocketException: x"),
                new IllegalStateException("dev.chainrule.event.Deliverer"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void speaksOfTheNetworkAndNotOfClasses(Throwable failure) {
        for (Throwable told : new Throwable[] {failure, new CompletionException(failure)}) {
            assertThat(NoAnswer.words(told))
                    .matches("[a-z][A-Za-z :]+")
                    .doesNotContain("Exception", "Error", "java", "sun.", "dev.");
        }
    }

    @Test
    void tellsOneFailureFromAnother() {
        assertThat(failures().limit(4).map(NoAnswer::words).distinct()).hasSize(3);
        assertThat(NoAnswer.words(new HttpTimeoutException(""))).isEqualTo("no answer came in time");
        assertThat(NoAnswer.words(null)).isEqualTo(NoAnswer.UNKNOWN);
    }

    @Test
    void knowsWhatTheClientThrows() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .build();
        @Nullable
        Throwable thrown = HttpClient.newHttpClient()
                .sendAsync(request, BodyHandlers.discarding())
                .handle((answer, failure) -> failure)
                .join();

        assertThat(NoAnswer.words(thrown)).isEqualTo("nobody takes connections there");
    }

    @Test
    void repeatsNoClassesThatEarlierVersionsWroteDown() {
        assertThat(NoAnswer.stored("ConnectException: null")).isEqualTo(NoAnswer.UNKNOWN);
        assertThat(NoAnswer.stored("OutOfMemoryError: Java heap space")).isEqualTo(NoAnswer.UNKNOWN);
        assertThat(NoAnswer.stored("no answer came in time")).isEqualTo("no answer came in time");
        assertThat(NoAnswer.stored(null)).isNull();
    }
}
