package dev.chainrule.menu;

import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.ActivationCurve;
import dev.chainrule.network.activation.Characteristics;
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
import java.util.Locale;
import java.util.Set;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The activations over HTTP, each with its curve. */
@RestController
@ApiResponse(responseCode = "200", description = "OK", useReturnTypeSchema = true)
@ApiResponse(responseCode = "304", description = "Not modified since the ETag in If-None-Match", content = @Content)
@RequestMapping("/activations")
class ActivationController {

    private static final int MOST_POINTS = 10_000;
    private static final double FARTHEST = 1e6;
    private static final Set<String> ABOUT_THE_CURVE = Set.of("from", "to", "points");

    private final Catalogue<Activation> activations = Catalogue.of("activation", "/activations", Activation.class);

    @Operation(summary = "List the activations (non-linearities)")
    @GetMapping
    ListResponse<MemberResponse> list() {
        return activations.list();
    }

    @Operation(summary = "An activation, with its curve and derivative")
    @GetMapping("/{name}")
    MemberResponse get(
            @PathVariable String name,
            @RequestParam(defaultValue = "-6") double from,
            @RequestParam(defaultValue = "6") double to,
            @RequestParam(defaultValue = "121") int points,
            @Parameter(
                            description = "Settings of the activation by their names, such as alpha.",
                            style = ParameterStyle.FORM,
                            explode = Explode.TRUE,
                            schema = @Schema(type = "object"))
                    @RequestParam
                    MultiValueMap<String, String> settings) {
        Class<? extends Activation> member = activations.find(name);
        Activation activation = Settings.read(member, settings, ABOUT_THE_CURVE);
        refuseImpossible(from, to, points);
        String shows = member.getAnnotation(Characteristics.class).curve();
        return activations.show(member, CurveResponse.of(shows, ActivationCurve.of(activation, from, to, points)));
    }

    private static void refuseImpossible(double from, double to, int points) {
        List<Violation> violations = new ArrayList<>();
        String range = String.format(Locale.ROOT, "a number from %,.0f to %,.0f", -FARTHEST, FARTHEST);
        if (!(Math.abs(from) <= FARTHEST)) {
            violations.add(Violation.at("from", "is out of range", from, range));
        }
        if (!(Math.abs(to) <= FARTHEST)) {
            violations.add(Violation.at("to", "is out of range", to, range));
        }
        if (violations.isEmpty() && from >= to) {
            violations.add(Violation.at("to", "must be greater than from", to, "more than " + from));
        }
        if (points < 2 || points > MOST_POINTS) {
            violations.add(Violation.at("points", "must be from 2 to 10,000", points, "2 to 10000"));
        }
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
    }
}
