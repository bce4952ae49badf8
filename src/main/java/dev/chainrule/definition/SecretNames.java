package dev.chainrule.definition;

import java.util.Arrays;
import java.util.List;

/** Names under which people write what nobody may read, right or misspelt. */
public final class SecretNames {

    private static final List<String> WORDS =
            List.of("secret", "password", "passphrase", "token", "credential", "authorization", "apikey");

    /** Below this it is rather another word. */
    private static final double MISSPELT = 0.9;

    private SecretNames() {}

    public static boolean has(String name) {
        String normal = Spelling.snakeCase(name);
        return isOne(normal.replace("_", ""))
                || Arrays.stream(normal.split("[^a-z]+")).anyMatch(SecretNames::isOne);
    }

    private static boolean isOne(String word) {
        return WORDS.stream().anyMatch(known -> word.contains(known) || Spelling.likeness(word, known) >= MISSPELT);
    }

    /** Whether one of the names on the way to a place is of that kind. */
    static boolean on(String pointer) {
        return Arrays.stream(pointer.split("/")).anyMatch(SecretNames::has);
    }
}
