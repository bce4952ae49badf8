package dev.chainrule.menu;

import dev.chainrule.network.schedule.Schedule;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import dev.chainrule.web.paging.ListResponse;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.Explode;
import io.swagger.v3.oas.annotations.enums.ParameterStyle;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The schedules over HTTP, each with what it makes of the learning rate. */
@RestController
@ApiResponse(responseCode = "200", description = "OK", useReturnTypeSchema = true)
@ApiResponse(responseCode = "304", description = "Not modified since the ETag in If-None-Match", content = @Content)
@RequestMapping("/schedules")
class ScheduleController {

    private static final int MOST_STEPS = 1_000_000_000;
    private static final int MOST_POINTS = 10_000;
    private static final Set<String> ABOUT_THE_CURVE = Set.of("steps", "steps_per_epoch", "points");

    private final Catalogue<Schedule> schedules = Catalogue.of("schedule", "/schedules", Schedule.class);

    @Operation(summary = "List the learning-rate schedules")
    @GetMapping
    ListResponse<MemberResponse> list() {
        return schedules.list();
    }

    @Operation(
            summary = "A schedule, with its curve over the steps of a training",
            description =
                    "The curve of reduce_on_plateau depends on the training: this one is of a training that does not improve "
                            + "after the first epoch.")
    @GetMapping("/{name}")
    MemberResponse get(
            @PathVariable String name,
            @RequestParam(defaultValue = "300") int steps,
            @RequestParam(name = "steps_per_epoch", defaultValue = "3") int stepsPerEpoch,
            @RequestParam(defaultValue = "121") int points,
            @Parameter(
                            description = "Settings of the schedule by their names, such as warmup_steps.",
                            style = ParameterStyle.FORM,
                            explode = Explode.TRUE,
                            schema = @Schema(type = "object"))
                    @RequestParam
                    MultiValueMap<String, String> settings) {
        Class<? extends Schedule> member = schedules.find(name);
        Schedule schedule = Settings.read(member, settings, ABOUT_THE_CURVE);
        refuseImpossible(steps, stepsPerEpoch, points);
        return schedules.show(member, CurveResponse.of(schedule, steps, stepsPerEpoch, points));
    }

    private static void refuseImpossible(int steps, int stepsPerEpoch, int points) {
        List<Violation> violations = new ArrayList<>();
        addOutside("steps", steps, 1, MOST_STEPS, violations);
        addOutside("steps_per_epoch", stepsPerEpoch, 1, MOST_STEPS, violations);
        addOutside("points", points, 2, MOST_POINTS, violations);
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
    }

    private static void addOutside(String name, int value, int min, int max, List<Violation> violations) {
        if (value < min || value > max) {
            String range = "%s to %s".formatted(min, max);
            violations.add(Violation.at(name, "must be from " + range, value, "a whole number from " + range));
        }
    }
}
