package dev.chainrule.web;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.ContentNegotiationStrategy;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.context.request.NativeWebRequest;

/** What {@code Accept} asks for, whatever its charset: JSON has none but UTF-8 (RFC 8259), and all we write is in UTF-8. */
final class AcceptedTypes implements ContentNegotiationStrategy {

    private static final String CHARSET = "charset";

    private final ContentNegotiationStrategy header = new HeaderContentNegotiationStrategy();

    @Override
    public List<MediaType> resolveMediaTypes(NativeWebRequest request) throws HttpMediaTypeNotAcceptableException {
        return header.resolveMediaTypes(request).stream()
                .map(AcceptedTypes::inAnyCharset)
                .toList();
    }

    private static MediaType inAnyCharset(MediaType type) {
        if (type.getParameter(CHARSET) == null) {
            return type;
        }
        Map<String, String> others = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        others.putAll(type.getParameters());
        others.remove(CHARSET);
        return new MediaType(type, others);
    }
}
