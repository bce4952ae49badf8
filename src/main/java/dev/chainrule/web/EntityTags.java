package dev.chainrule.web;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.DigestUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether a resource still says what a client has last read of it ({@code If-Match}), or is not there yet ({@code
 * If-None-Match}), so that nobody writes over what somebody else has written meanwhile (RFC 9110, 13.1). Its tag is that of
 * its GET; tags are compared by what they say, as these are weak.
 */
@Component
public final class EntityTags {

    public static final String IF_MATCH = "If-Match";
    public static final String IF_NONE_MATCH = "If-None-Match";

    /** For the OpenAPI document. */
    public static final String WHEN =
            "The ETag of the GET of this resource, or several, or *: only if it still has one of them is anything changed, else 412.";

    /** For the OpenAPI document. */
    public static final String UNLESS =
            "* to make it only if there is none yet; or ETags: only if it has none of them is anything changed, else 412.";

    private static final String ANY = "*";
    private static final Pattern TAGS = Pattern.compile("\\s*(W/)?\"[^\"]*\"(\\s*,\\s*(W/)?\"[^\"]*\")*\\s*");
    private static final Pattern SEPARATOR = Pattern.compile("(?<=\")\\s*,\\s*(?=W/\"|\")");

    private final JsonMapper json;

    EntityTags(JsonMapper json) {
        this.json = json;
    }

    /** As {@link ContentTags} makes it of the same answer. */
    public String of(Object answer) {
        return ContentTags.tag(DigestUtils.md5DigestAsHex(json.writeValueAsBytes(answer)));
    }

    /**
     * @param ifMatch the header; null where none was sent, which suits everything
     * @param answer what a GET of the resource would answer now; null where there is none
     * @throws ProblemException where it is none of those that the header names
     */
    public void require(@Nullable String ifMatch, @Nullable Object answer) {
        if (ifMatch == null) {
            return;
        }
        check(IF_MATCH, ifMatch);
        String now = answer == null ? null : of(answer);
        if (now == null || !names(ifMatch, now)) {
            throw new ProblemException(
                    ProblemKind.PRECONDITION_FAILED,
                    "precondition_failed",
                    now == null
                            ? "If-Match is %s, and there is no such resource.".formatted(ifMatch)
                            : "If-Match is %s, and the ETag of the resource is %s: somebody else has changed it meanwhile."
                                    .formatted(ifMatch, now),
                    List.of(Violation.at(
                            IF_MATCH,
                            "is not the resource's tag",
                            ifMatch,
                            now == null ? "leave it out to make one" : "GET it again; it has %s now".formatted(now))));
        }
    }

    /**
     * @param ifNoneMatch the header; null where none was sent, which suits everything
     * @param answer what a GET of the resource would answer now; null where there is none
     * @throws ProblemException where it is one of those that the header names
     */
    public void requireNone(@Nullable String ifNoneMatch, @Nullable Object answer) {
        if (ifNoneMatch == null) {
            return;
        }
        check(IF_NONE_MATCH, ifNoneMatch);
        if (answer == null) {
            return;
        }
        String now = of(answer);
        if (names(ifNoneMatch, now)) {
            throw new ProblemException(
                    ProblemKind.PRECONDITION_FAILED,
                    "precondition_failed",
                    "If-None-Match is %s, and the resource is there; its ETag is %s.".formatted(ifNoneMatch, now),
                    List.of(Violation.at(
                            IF_NONE_MATCH,
                            "names the resource that is there",
                            ifNoneMatch,
                            "If-Match with %s to change it".formatted(now))));
        }
    }

    private static void check(String header, String tags) {
        if (!tags.strip().equals(ANY) && !TAGS.matcher(tags).matches()) {
            throw new ProblemException(
                    ProblemKind.MALFORMED,
                    "invalid_header",
                    "%s is neither * nor a list of entity tags in double quotes, as ETag has them.".formatted(header),
                    List.of(Violation.at(header, "is no entity tag", tags, "W/\"…\", as the ETag of the GET")));
        }
    }

    private static boolean names(String tags, String now) {
        return tags.strip().equals(ANY)
                || SEPARATOR
                        .splitAsStream(tags.strip())
                        .anyMatch(each -> strong(each).equals(strong(now)));
    }

    private static String strong(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }
}
