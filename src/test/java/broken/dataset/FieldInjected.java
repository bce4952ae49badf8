package broken.dataset;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;

/** What a thing needs stands in its constructor. */
class FieldInjected {

    @Autowired
    private @Nullable ImportsModel needed;

    @Nullable
    ImportsModel needed() {
        return needed;
    }
}
