package broken.network;

import org.springframework.util.StringUtils;

/** The engine must not know Spring. */
public final class UsesSpring {

    private UsesSpring() {}

    public static boolean isEmpty(String text) {
        return !StringUtils.hasText(text);
    }
}
