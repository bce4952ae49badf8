package dev.chainrule.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.format.ReadingOptions;
import dev.chainrule.format.Upload;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.storage.Storage;
import dev.chainrule.storage.StoredFiles;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.DelegatingServletInputStream;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.util.unit.DataSize;

class UploadBodyTests {

    private static final DatasetSettings SETTINGS = upTo(DataSize.ofBytes(100));
    private static final byte[] CSV = "a,b\n1,2\n3,4\n".getBytes(UTF_8);

    private final Path folder;
    private final UploadBody body;

    UploadBodyTests(@TempDir Path folder) {
        this.folder = folder;
        this.body = new UploadBody(Storage.at(folder), SETTINGS);
    }

    private static DatasetSettings upTo(DataSize upload) {
        return new DatasetSettings(
                upload,
                100,
                50,
                DataSize.ofKilobytes(1),
                DataSize.ofKilobytes(100),
                5,
                100,
                5,
                DataSize.ofBytes(100),
                0,
                5,
                Duration.ofSeconds(1));
    }

    @AfterEach
    void leavesNothing() throws IOException {
        assertThat(StoredFiles.in(folder)).isEmpty();
    }

    @Test
    void readsAPlainBodyAsOftenAsNeeded() throws IOException {
        assertThat(read(request("text/csv", null, CSV))).isEqualTo("a,b\n1,2\n3,4\n");
    }

    @Test
    void unpacksGzip() throws IOException {
        assertThat(read(request("text/csv", "gzip", packed(CSV)))).isEqualTo("a,b\n1,2\n3,4\n");
    }

    @Test
    void takesTabsFromTheContentType() throws IOException {
        body.read(request(UploadBody.TSV, null, CSV), ReadingOptions.DEFAULT, (upload, options) -> {
            assertThat(options.delimiter()).isEqualTo("\t");
            return options;
        });
    }

    @Test
    void refusesABodyOverTheLimitWhetherAnnouncedOrNot() {
        MockHttpServletRequest announced = request("text/csv", null, new byte[101]);
        MockHttpServletRequest chunked = new MockHttpServletRequest() {
            @Override
            public long getContentLengthLong() {
                return -1;
            }
        };
        chunked.setContentType("text/csv");
        chunked.setContent(new byte[101]);
        for (MockHttpServletRequest request : new MockHttpServletRequest[] {announced, chunked}) {
            ProblemException problem = refusal(request);
            assertThat(problem.kind()).isEqualTo(ProblemKind.TOO_LARGE);
            assertThat(problem).hasMessageContaining("100 bytes").hasMessageContaining("chainrule.dataset.max-upload");
        }
    }

    @Test
    void acceptsABodyOfExactlyTheLimit() throws IOException {
        assertThat(read(request("text/csv", null, new byte[100]))).hasSize(100);
    }

    @Test
    void refusesABombOfAFewPackedBytes() throws IOException {
        ProblemException problem = refusal(request("text/csv", "gzip", packed(new byte[1_000_000])));
        assertThat(problem.kind()).isEqualTo(ProblemKind.TOO_LARGE);
    }

    @Test
    void refusesPackedBodiesOfASuspiciousRatio() throws IOException {
        UploadBody large = new UploadBody(Storage.at(folder), upTo(DataSize.ofMegabytes(100)));
        MockHttpServletRequest request = request("text/csv", "gzip", packed(new byte[20_000_000]));

        ProblemException problem = catchThrowableOfType(
                ProblemException.class,
                () -> large.read(request, ReadingOptions.DEFAULT, (upload, options) -> {
                    try (InputStream in = upload.content().open()) {
                        return in.transferTo(OutputStream.nullOutputStream());
                    }
                }));

        assertThat(problem.code()).isEqualTo("suspicious_ratio");
        assertThat(problem).hasMessageContaining("chainrule.dataset.max-ratio");
    }

    /** Its folder is looked at after each test. */
    @Test
    @SuppressWarnings("InputStreamSlowMultibyteRead") // short is better than fast here
    void leavesNothingWhenTheClientGoesAway() {
        MockHttpServletRequest request = new MockHttpServletRequest() {
            @Override
            public ServletInputStream getInputStream() {
                InputStream part = new ByteArrayInputStream(CSV);
                InputStream broken = new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("connection reset");
                    }
                };
                return new DelegatingServletInputStream(new SequenceInputStream(part, broken));
            }
        };
        request.setContentType("text/csv");
        assertThat(catchThrowableOfType(IOException.class, () -> read(request))).hasMessage("connection reset");
    }

    @Test
    void refusesGzipThatIsTornOrNone() throws IOException {
        byte[] whole = packed(CSV);
        for (byte[] bad : new byte[][] {CSV, Arrays.copyOf(whole, whole.length - 10), new byte[0]}) {
            ProblemException problem = refusal(request("text/csv", "gzip", bad));
            assertThat(problem.code()).isEqualTo("bad_gzip");
        }
    }

    @Test
    void refusesOtherEncodingsAndCharsets() {
        assertThat(refusal(request("text/csv", "br", CSV)).kind()).isEqualTo(ProblemKind.UNSUPPORTED_MEDIA_TYPE);
        assertThat(refusal(request("text/csv;charset=KOI8-R", null, CSV)).kind())
                .isEqualTo(ProblemKind.UNSUPPORTED_MEDIA_TYPE);
    }

    private static MockHttpServletRequest request(String type, @Nullable String encoding, byte[] content) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setContentType(type);
        request.setContent(content);
        if (encoding != null) {
            request.addHeader("Content-Encoding", encoding);
        }
        return request;
    }

    private String read(MockHttpServletRequest request) throws IOException {
        return body.read(request, ReadingOptions.DEFAULT, (upload, options) -> {
            String first = text(upload.content());
            assertThat(text(upload.content())).isEqualTo(first);
            return first;
        });
    }

    private ProblemException refusal(MockHttpServletRequest request) {
        return catchThrowableOfType(ProblemException.class, () -> read(request));
    }

    private static String text(Upload upload) throws IOException {
        try (InputStream in = upload.open()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static byte[] packed(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }
}
