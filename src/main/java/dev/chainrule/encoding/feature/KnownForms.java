package dev.chainrule.encoding.feature;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Known texts by a form that blanks around them and the two ways to write an accent in Unicode do not change. */
public final class KnownForms {

    private static final String AMBIGUOUS = "";

    private final Map<String, String> known = new HashMap<>();

    private KnownForms() {}

    /** Of which the texts are looked at. */
    public static KnownForms of(List<?> known) {
        KnownForms forms = new KnownForms();
        known.forEach(each -> {
            if (each instanceof String text) {
                forms.known.merge(form(text), text, (one, other) -> AMBIGUOUS);
            }
        });
        return forms;
    }

    static String form(String text) {
        return Normalizer.normalize(text.strip(), Normalizer.Form.NFC);
    }

    /** What is meant by a text; null where nothing is, or more than one. */
    @Nullable
    public String meant(String text) {
        String meant = known.get(form(text));
        return AMBIGUOUS.equals(meant) ? null : meant;
    }
}
