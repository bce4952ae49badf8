package dev.chainrule.prediction.inference;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.web.OwnVersion;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.info.BuildProperties;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the service is, and whether it is there, by the Open Inference Protocol. */
@RestController
@RequestMapping("/v2")
class InferenceServerController {

    private static final List<String> EXTENSIONS =
            List.of("binary_tensor_data", "classification", "statistics", "model_repository", "parameters");

    private final HealthEndpoint health;
    private final String version;

    InferenceServerController(HealthEndpoint health, ObjectProvider<BuildProperties> build) {
        this.health = health;
        this.version = OwnVersion.of(build);
    }

    /**
     * What serves the models.
     *
     * @param name of the service
     * @param version of the service
     * @param extensions of the protocol that it has
     */
    record ServerMetadata(String name, String version, List<String> extensions) {}

    /**
     * That the service is there.
     *
     * @param live always true
     */
    record ServerLiveness(boolean live) {}

    /**
     * That the service can be asked.
     *
     * @param live always true
     * @param ready always true: while it is not, this is refused
     */
    record ServerReadiness(boolean live, boolean ready) {}

    /** Name, version and the extensions of the protocol. */
    @Operation(summary = "What serves the models, by the Open Inference Protocol")
    @GetMapping
    ServerMetadata metadata() {
        return new ServerMetadata("chainrule", version, EXTENSIONS);
    }

    /** The protocol writes it with a slash in one place and without in another. */
    @Hidden
    @GetMapping("/")
    ServerMetadata metadataBehindASlash() {
        return metadata();
    }

    /** 200 as soon as anything is answered. */
    @Operation(summary = "Whether the service is there, by the Open Inference Protocol")
    @GetMapping("/health/live")
    ServerLiveness live() {
        return new ServerLiveness(true);
    }

    /** 200 while requests can be answered, 503 while the service starts, ends, or lacks its database. */
    @Operation(summary = "Whether the service can be asked, by the Open Inference Protocol")
    @GetMapping("/health/ready")
    ServerReadiness ready() {
        HealthDescriptor readiness = health.healthForPath("readiness");
        if (readiness == null || !Status.UP.equals(readiness.getStatus())) {
            throw new ProblemException(
                    ProblemKind.UNAVAILABLE, "not_ready", "The service is starting, ending, or without its database.");
        }
        return new ServerReadiness(true, true);
    }
}
