package dev.chainrule.verification;

import dev.chainrule.idempotency.Creates;
import dev.chainrule.web.LongPolls;
import dev.chainrule.web.Refuses;
import dev.chainrule.web.paging.ListResponse;
import dev.chainrule.web.paging.PageRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Verifications of models over HTTP. */
@RestController
class VerificationController {

    private final Verifications verifications;
    private final VerificationDriver driver;

    VerificationController(Verifications verifications, VerificationDriver driver) {
        this.verifications = verifications;
        this.driver = driver;
    }

    /** Answers 202 at once, or with {@code wait} 200 and the verdict if there is one in that many seconds. */
    @Operation(summary = "Retrain a model from its provenance and compare the weights")
    @ApiResponse(responseCode = "200", description = "It has ended", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "202",
            description = "The retraining job is queued or running",
            useReturnTypeSchema = true)
    @Refuses(
            status = HttpStatus.TOO_MANY_REQUESTS,
            when = "The queue is full (chainrule.training.queue); Retry-After says when to try again")
    @Creates
    @PostMapping("/models/{id}/verify")
    CompletableFuture<ResponseEntity<VerificationResponse>> verify(
            @PathVariable String id, @RequestParam(defaultValue = "0") int wait) {
        LongPolls.check(wait);
        Verification begun = verifications.begin(id);
        return driver.within(begun.id(), wait).thenApply(VerificationController::begun);
    }

    private static ResponseEntity<VerificationResponse> begun(Verification verification) {
        return LongPolls.begun(
                verification.status().terminal(),
                "/verifications/" + verification.id(),
                VerificationResponse.of(verification));
    }

    @Operation(summary = "The verifications of a model, newest first")
    @GetMapping("/models/{id}/verifications")
    ListResponse<VerificationResponse> list(@PathVariable String id, PageRequest page) {
        List<VerificationResponse> found = verifications.page(id, page).stream()
                .map(VerificationResponse::of)
                .toList();
        return ListResponse.of(found, page, VerificationResponse::id);
    }

    /** With {@code wait}, answers when there is a verdict, or after that many seconds. */
    @Operation(summary = "A verification, at once or when it ends")
    @GetMapping("/verifications/{id}")
    CompletableFuture<VerificationResponse> get(@PathVariable String id, @RequestParam(defaultValue = "0") int wait) {
        return driver.within(id, wait).thenApply(VerificationResponse::of);
    }
}
