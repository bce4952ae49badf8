package dev.chainrule.web;

import java.util.Set;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Where this service can be reached from the machine it runs on. */
@Component
public class OwnAddress {

    /** Addresses that mean every network there is; nobody can call them. */
    private static final Set<String> ANY = Set.of("0.0.0.0", "::", "[::]");

    private final Environment environment;

    OwnAddress(Environment environment) {
        this.environment = environment;
    }

    /** Such as {@code http://127.0.0.1:8080}; known once the web server has started. */
    public String url() {
        String bound = environment.getProperty("server.address", "127.0.0.1");
        String port = environment.getProperty("local.server.port", "8080");
        return "http://%s:%s".formatted(ANY.contains(bound) ? "localhost" : bound, port);
    }
}
