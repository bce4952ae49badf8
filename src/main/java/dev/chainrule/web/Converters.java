package dev.chainrule.web;

import dev.chainrule.web.body.JsonBodyConverter;
import dev.chainrule.web.body.StreamedBodyConverter;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.web.EndpointMediaTypes;
import org.springframework.http.MediaType;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.ResourceHttpMessageConverter;
import org.springframework.http.converter.ResourceRegionHttpMessageConverter;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import tools.jackson.databind.json.JsonMapper;

/**
 * In which forms bodies are read and answered: JSON as this API documents it, and bytes. Spring adds a form for every
 * library it finds, with settings of that library's own, so that a dependency of a dependency decides what names an answer
 * has; those are taken out again.
 */
final class Converters {

    private static final Set<Class<?>> OURS = Set.of(
            ByteArrayHttpMessageConverter.class,
            StringHttpMessageConverter.class,
            ResourceHttpMessageConverter.class,
            ResourceRegionHttpMessageConverter.class,
            JacksonJsonHttpMessageConverter.class,
            JsonBodyConverter.class,
            StreamedBodyConverter.class);

    private Converters() {}

    static void keepOurs(List<HttpMessageConverter<?>> all) {
        all.removeIf(converter -> !OURS.contains(converter.getClass()) && !(converter instanceof OtherForm));
        all.sort(Comparator.comparing(OtherForm.class::isInstance)); // JSON for who takes any
        all.forEach(converter -> {
            if (converter instanceof JacksonJsonHttpMessageConverter json) {
                onlyAsDocumented(json);
            }
        });
    }

    /**
     * Which names JSON has depends on what is written; the first type that fits decides, so the order matters. Else any
     * {@code application/…+json} would be read, and answered under that name.
     */
    private static void onlyAsDocumented(JacksonJsonHttpMessageConverter json) {
        JsonMapper mapper = json.getMapper();
        json.registerMappersForType(Problem.class, names -> names.put(MediaType.APPLICATION_PROBLEM_JSON, mapper));
        json.registerMappersForType(
                OperationResponseBody.class,
                names -> EndpointMediaTypes.DEFAULT.getProduced().stream()
                        .map(MediaType::parseMediaType)
                        .forEach(name -> names.put(name, mapper)));
        json.registerMappersForType(Object.class, names -> names.put(MediaType.APPLICATION_JSON, mapper));
    }
}
