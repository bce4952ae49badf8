package broken.dataset;

import java.util.logging.Logger;

/** There is one logging library. */
final class LogsOtherwise {

    static final Logger LOG = Logger.getLogger("broken");

    private LogsOtherwise() {}
}
