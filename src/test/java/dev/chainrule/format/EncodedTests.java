package dev.chainrule.format;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class EncodedTests {

    @Test
    void keepsCharactersWholeAcrossBlocks() throws IOException {
        for (String begin : new String[] {"", "x"}) {
            String text = begin + "😀ä".repeat(10_000);
            byte[] bytes = text.getBytes(UTF_16);
            UploadedFile file = new UploadedFile("a.txt", null, () -> new ByteArrayInputStream(bytes));
            try (InputStream in =
                    Encoded.utf8(file, Encoded.of(file, null, null)).content().open()) {
                assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo(text);
            }
        }
    }
}
