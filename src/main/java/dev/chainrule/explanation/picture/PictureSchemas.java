package dev.chainrule.explanation.picture;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Says in the document of the API that a picture may be the body itself. */
@Component
@Order(0)
final class PictureSchemas implements GlobalOpenApiCustomizer {

    @Override
    public void customise(OpenAPI document) {
        for (String path : List.of(PictureController.FEATURE_MAPS, PictureController.SALIENCY)) {
            Content sent = Objects.requireNonNull(document.getPaths().get(path))
                    .getPost()
                    .getRequestBody()
                    .getContent();
            for (String type : List.of("image/png", "image/jpeg")) {
                Schema<?> schema = new Schema<>()
                        .types(Set.of("string"))
                        .format("binary")
                        .description("The picture; the other fields of the JSON then stand in the query");
                sent.addMediaType(type, new MediaType().schema(schema));
            }
        }
    }
}
