package dev.chainrule;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts Chainrule: one process that takes datasets, trains networks and serves predictions. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Application {

    public static void main(String[] arguments) {
        SpringApplication.run(Application.class, arguments);
    }
}
