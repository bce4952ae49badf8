package dev.chainrule.format;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.table.Resize;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Pictures become the numbers that Pillow makes of them on white and upright; half a picture becomes none. */
class PictureTests {

    /** As the golden values have it. */
    record Case(String title, String file, int width, int height, List<Integer> rgb) {

        @Override
        public String toString() {
            return title;
        }
    }

    static List<Case> cases() throws IOException {
        try (InputStream json = PictureTests.class.getResourceAsStream("/golden/pictures.json")) {
            return List.of(JsonMapper.shared().readValue(Objects.requireNonNull(json), Case[].class));
        }
    }

    private static Picture decoded(byte[] file) throws Exception {
        return Picture.decoded(new ByteArrayInputStream(file), 1_000_000, pixels -> {});
    }

    @ParameterizedTest
    @MethodSource("cases")
    void becomeWhatPillowMakesOfThem(Case each) throws Exception {
        Picture picture = decoded(Base64.getDecoder().decode(each.file));

        assertThat(picture.image().getWidth()).isEqualTo(each.width);
        assertThat(picture.image().getHeight()).isEqualTo(each.height);
        int[] numbers = picture.numbers(each.width, each.height, 3, Resize.STRETCH);
        int most = each.title.contains("held") || each.title.contains("inks") ? 3 : 1;
        for (int i = 0; i < numbers.length; i++) {
            assertThat(numbers[i]).as("number %s", i).isBetween(each.rgb.get(i) - most, each.rgb.get(i) + most);
        }
    }

    @ParameterizedTest
    @CsvSource({"jpeg, false", "jpeg, true", "png, false"})
    void halfAPictureIsNone(String form, boolean progressive) throws Exception {
        byte[] whole = noise(form, progressive);
        decoded(whole);

        for (int percent : new int[] {10, 30, 50, 70, 90, 95, 98}) {
            byte[] torn = Arrays.copyOf(whole, whole.length * percent / 100);
            assertThatThrownBy(() -> decoded(torn)).as("%s %%", percent).isInstanceOf(Picture.Broken.class);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void halfAPictureThatSaysItIsWholeIsNone(boolean progressive) throws Exception {
        byte[] whole = noise("jpeg", progressive);
        byte[] ended = Arrays.copyOf(whole, whole.length / 2);
        ended[ended.length - 2] = (byte) 0xFF;
        ended[ended.length - 1] = (byte) 0xD9;

        assertThatThrownBy(() -> decoded(ended))
                .isInstanceOf(Picture.Broken.class)
                .hasMessageContaining("is cut off");
    }

    private static byte[] noise(String form, boolean progressive) throws IOException {
        BufferedImage image = new BufferedImage(96, 80, BufferedImage.TYPE_3BYTE_BGR);
        Random random = new Random(7);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName(form).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam how = writer.getDefaultWriteParam();
            if (progressive) {
                how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            }
            writer.write(null, new IIOImage(image, null, null), how);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** An orientation that EXIF does not have, a directory that is elsewhere, one that ends too early. */
    @ParameterizedTest
    @ValueSource(ints = {4, 8, 9, 10, 17})
    void exifThatCannotBeReadIsLeftOut(int damaged) throws Exception {
        Case lying = cases().stream()
                .filter(each -> each.title.startsWith("held as 6 says, >"))
                .findFirst()
                .orElseThrow();
        byte[] file = Base64.getDecoder().decode(lying.file);
        int exif = indexOf(file, "Exif".getBytes(US_ASCII));
        file[exif + 6 + damaged] = (byte) 0xFF;

        assertThat(decoded(file).image().getWidth()).isIn(16, 8);
    }

    private static int indexOf(byte[] file, byte[] part) {
        int at = 0;
        while (!Arrays.equals(file, at, at + part.length, part, 0, part.length)) {
            at++;
        }
        return at;
    }

    /** Four columns of 0, 100, 200 and 40, two rows high; and the same turned on its side. */
    private static byte[] columns(boolean turned) throws IOException {
        BufferedImage image = new BufferedImage(turned ? 2 : 4, turned ? 4 : 2, BufferedImage.TYPE_BYTE_GRAY);
        int[] greys = {0, 100, 200, 40};
        for (int i = 0; i < 8; i++) {
            image.getRaster()
                    .setSample(turned ? i % 2 : i % 4, turned ? i / 2 : i / 4, 0, greys[turned ? i / 2 : i % 4]);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    @Test
    void bringsAPictureToAnotherSizeInThreeWays() throws Exception {
        Picture wide = decoded(columns(false));
        Picture high = decoded(columns(true));

        assertThat(wide.numbers(2, 2, 1, Resize.STRETCH)).containsExactly(50, 120, 50, 120);
        assertThat(wide.numbers(4, 4, 1, Resize.FIT))
                .containsExactly(0, 0, 0, 0, 0, 100, 200, 40, 0, 100, 200, 40, 0, 0, 0, 0);
        assertThat(wide.numbers(2, 2, 1, Resize.CROP)).containsExactly(100, 200, 100, 200);
        assertThat(high.numbers(4, 4, 1, Resize.FIT))
                .containsExactly(0, 0, 0, 0, 0, 100, 100, 0, 0, 200, 200, 0, 0, 40, 40, 0);
        assertThat(high.numbers(2, 2, 1, Resize.CROP)).containsExactly(100, 100, 200, 200);
        for (Resize how : Resize.values()) {
            assertThat(wide.numbers(4, 2, 1, how)).containsExactly(0, 100, 200, 40, 0, 100, 200, 40);
            assertThat(wide.numbers(1, 300, 3, how)).hasSize(900);
        }
    }
}
