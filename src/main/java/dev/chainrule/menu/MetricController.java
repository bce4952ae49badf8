package dev.chainrule.menu;

import dev.chainrule.network.metric.Metric;
import dev.chainrule.web.paging.ListResponse;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The reference of metrics over HTTP: names only, for nothing can be set of a metric. */
@RestController
@ApiResponse(responseCode = "200", description = "OK", useReturnTypeSchema = true)
@ApiResponse(responseCode = "304", description = "Not modified since the ETag in If-None-Match", content = @Content)
@RequestMapping(MetricController.PATH)
class MetricController {

    static final String PATH = "/metrics";

    @Operation(summary = "List the metrics")
    @GetMapping
    ListResponse<MetricResponse> list() {
        List<MetricResponse> all =
                Metric.all().stream().map(MetricController::show).toList();
        return ListResponse.whole(all, MetricResponse::name);
    }

    @Operation(summary = "A metric, also by the name it has in a history")
    @GetMapping("/{name}")
    MetricResponse get(@PathVariable String name) {
        return Metric.ofSeries(name)
                .map(MetricController::show)
                .orElseThrow(() -> Catalogue.unknown("metric", PATH, name, words()));
    }

    private static MetricResponse show(Metric metric) {
        return MetricResponse.of(metric, PATH + "/" + metric.word());
    }

    private static List<String> words() {
        return Metric.all().stream().map(Metric::word).toList();
    }
}
