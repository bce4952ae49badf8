package broken.dataset;

/** Logs go to the log. */
final class Prints {

    private Prints() {}

    static void hello() {
        System.out.println("hello");
    }
}
