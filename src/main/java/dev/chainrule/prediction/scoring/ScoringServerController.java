package dev.chainrule.prediction.scoring;

import dev.chainrule.web.OwnVersion;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** That the service is there, as MLflow's scoring server says it. */
@RestController
@RequestMapping(produces = MediaType.TEXT_PLAIN_VALUE)
class ScoringServerController {

    private static final String NOTHING_MORE = "\n";

    private final String version;

    ScoringServerController(ObjectProvider<BuildProperties> build) {
        this.version = OwnVersion.of(build);
    }

    /** 200 and an empty line. */
    @Operation(summary = "Whether the service is there, as MLflow says it")
    @GetMapping("/ping")
    String ping() {
        return NOTHING_MORE;
    }

    /** 200 and an empty line. */
    @Operation(summary = "Whether the service is there, as MLflow says it under another name")
    @GetMapping("/health")
    String health() {
        return NOTHING_MORE;
    }

    /** The version of this service. */
    @Operation(summary = "The version of the service, as MLflow says it")
    @GetMapping("/version")
    String version() {
        return version;
    }
}
