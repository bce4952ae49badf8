package dev.chainrule.dataset;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

/** Adds to the uploads what annotations cannot say of them: the parts of the form, and an example of each text. */
@Component
final class UploadDetails implements GlobalOperationCustomizer {

    private static final String FORM = org.springframework.http.MediaType.MULTIPART_FORM_DATA_VALUE;
    private static final String CSV_EXAMPLE = "size,price\n1000,200000\n1500,300000\n2000,400000\n";

    private static final String OPTIONS_EXAMPLE =
            "{\"delimiter\": \",\", \"skip_lines\": 0, \"comment\": \"#\", \"drop\": [], "
                    + "\"missing_also\": [\"k. A.\"], \"percent\": true, \"currency\": true}";

    private static final Map<String, Object> EXAMPLES = Map.of(
            UploadBody.CSV,
            CSV_EXAMPLE,
            UploadBody.TSV,
            CSV_EXAMPLE.replace(',', '\t'),
            UploadBody.JSON,
            List.of(Map.of("size", 1000, "price", 200000), Map.of("size", 1500, "price", 300000)),
            UploadBody.NDJSON,
            "{\"size\": 1000, \"price\": 200000}\n{\"size\": 1500, \"price\": 300000}\n",
            UploadBody.TEXT,
            "the first text\nthe second text\n",
            FORM,
            Map.of("file", List.of(CSV_EXAMPLE), "name", "houses", "options", OPTIONS_EXAMPLE));

    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        if (method.getBeanType() == DatasetController.class
                && operation.getRequestBody() != null
                && operation.getRequestBody().getContent() != null) {
            Content content = formFirst(operation.getRequestBody().getContent());
            content.forEach(UploadDetails::addExample);
            operation.getRequestBody().setContent(content);
            if (content.containsKey(FORM)) {
                describe(content.get(FORM).getSchema());
            }
            if (content.containsKey(UploadBody.JSON)) {
                Schema<?> rows = content.get(UploadBody.JSON).getSchema();
                rows.setItems(new Schema<>().description("A row"));
            }
        }
        return operation;
    }

    /** Generated clients take the first kind of body, and of a file a form is what they do best. */
    private static Content formFirst(Content content) {
        Content ordered = new Content();
        if (content.containsKey(FORM)) {
            ordered.addMediaType(FORM, content.get(FORM));
        }
        ordered.putAll(content);
        return ordered;
    }

    private static void addExample(String type, MediaType body) {
        if (EXAMPLES.containsKey(type)) {
            body.setExample(EXAMPLES.get(type));
        }
    }

    private static void describe(Schema<?> form) {
        Schema<?> file = Objects.requireNonNull(form.getProperties().get("file"));
        file.setDescription("The file; or two files that belong together, such as images and labels");
        form.addProperty("name", text("Name of the dataset; by default the name of the file"));
        form.addProperty(
                "options", text("Options that override what is inferred from the file, as JSON: see ReadingOptions"));
        form.setRequired(List.of("file"));
    }

    private static Schema<?> text(String description) {
        return new Schema<>().types(Set.of("string")).description(description);
    }
}
