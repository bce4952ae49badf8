package dev.chainrule.web.body;

import io.swagger.v3.oas.annotations.media.Schema;
import java.io.InputStream;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * A body that is no JSON and is read while it comes, unpacked, bounded and counted as others are.
 *
 * @param charset that its content type names; null where it names none
 */
@Schema(type = "string", format = "binary")
public record StreamedBody(InputStream stream, @Nullable Charset charset) {}
