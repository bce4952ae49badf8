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
import java.time.Duration;
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
            assertThat(words(told))
                    .matches("[A-Z][A-Za-z0-9 :;,.'?()]+")
                    .doesNotContain("Exception", "Error", "java", "sun.", "dev.");
        }
    }

    @Test
    void tellsOneFailureFromAnother() {
        assertThat(failures().limit(4).map(NoAnswerTests::words).distinct()).hasSize(3);
        assertThat(words(new HttpTimeoutException(""))).startsWith("The response was not complete after 10000 ms");
        assertThat(words(null)).isEqualTo(NoAnswer.UNKNOWN);
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

        assertThat(words(thrown)).startsWith("The connection was refused");
    }

    @Test
    void repeatsNoClassesThatEarlierVersionsWroteDown() {
        assertThat(NoAnswer.stored("ConnectException: null")).isEqualTo(NoAnswer.UNKNOWN);
        assertThat(NoAnswer.stored("OutOfMemoryError: Java heap space")).isEqualTo(NoAnswer.UNKNOWN);
        assertThat(NoAnswer.stored("The host name cannot be resolved.")).isEqualTo("The host name cannot be resolved.");
        assertThat(NoAnswer.stored(null)).isNull();
    }

    private static String words(@Nullable Throwable failure) {
        return NoAnswer.words(failure, Duration.ofSeconds(10));
    }
}
