package dev.chainrule.explanation;

import dev.chainrule.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What goes on in trainings, over HTTP. */
@RestController
class JobExplanationController {

    private final Diagnoses diagnoses;

    JobExplanationController(Diagnoses diagnoses) {
        this.diagnoses = diagnoses;
    }

    /** Of a job that has ended, and of one that runs as far as it has come. */
    @Operation(summary = "What seems to be wrong with a training, why, and what to change")
    @Refuses(status = HttpStatus.CONFLICT, when = "The job has not taken a step yet")
    @GetMapping("/jobs/{id}/diagnosis")
    DiagnosisResponse diagnosis(@PathVariable String id) {
        return diagnoses.of(id);
    }
}
