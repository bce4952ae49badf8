package dev.chainrule.evaluation;

import dev.chainrule.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What models of classes are judged by, row by row, over HTTP. */
@RestController
class JudgementController {

    private static final String GONE = "The dataset that the model was trained on has been deleted";

    private final ConfusionRows confusionRows;
    private final Thresholds thresholds;
    private final Calibrations calibrations;

    JudgementController(ConfusionRows confusionRows, Thresholds thresholds, Calibrations calibrations) {
        this.confusionRows = confusionRows;
        this.thresholds = thresholds;
        this.calibrations = calibrations;
    }

    /** Of the test set where there is one, else of the validation set, as the matrix itself. */
    @Operation(summary = "The rows behind a cell of a model's confusion matrix")
    @Refuses(status = HttpStatus.CONFLICT, when = GONE)
    @GetMapping("/models/{id}/confusion-matrix/rows")
    ConfusionRowsResponse rowsOfModel(
            @PathVariable String id,
            @Parameter(description = "The class that the rows have") @RequestParam String actual,
            @Parameter(description = "The class that the model takes them for") @RequestParam String predicted,
            @Parameter(description = "Rows after this one: last_row of the page before")
                    @RequestParam(defaultValue = "-1")
                    int after,
            @Parameter(description = "Rows at most") @RequestParam(defaultValue = "20") int limit) {
        return confusionRows.ofModel(id, new ConfusionRows.Cell(actual, predicted, after, limit));
    }

    @Operation(summary = "The rows behind a cell of an evaluation's confusion matrix")
    @Refuses(status = HttpStatus.CONFLICT, when = "It has not succeeded, so it has no matrix")
    @GetMapping("/evaluations/{id}/confusion-matrix/rows")
    ConfusionRowsResponse rowsOfEvaluation(
            @PathVariable String id,
            @Parameter(description = "The class that the rows have") @RequestParam String actual,
            @Parameter(description = "The class that the model takes them for") @RequestParam String predicted,
            @Parameter(description = "Rows after this one: last_row of the page before")
                    @RequestParam(defaultValue = "-1")
                    int after,
            @Parameter(description = "Rows at most") @RequestParam(defaultValue = "20") int limit) {
        return confusionRows.ofEvaluation(id, new ConfusionRows.Cell(actual, predicted, after, limit));
    }

    /** On the validation set where there is one. */
    @Operation(summary = "Precision, recall, F1 and cost of a model of two classes at each threshold, and the best one")
    @Refuses(status = HttpStatus.CONFLICT, when = GONE)
    @GetMapping("/models/{id}/thresholds")
    ThresholdsResponse thresholds(
            @PathVariable String id,
            @Parameter(
                            description =
                                    "By which the best is chosen: precision, recall, f1, accuracy, balanced_accuracy or cost")
                    @RequestParam(defaultValue = "f1")
                    String metric,
            @Parameter(description = "Cost of a row that is wrongly taken for the positive class")
                    @RequestParam(name = "cost_fp", defaultValue = "1")
                    double costFalsePositive,
            @Parameter(description = "Cost of a row that is wrongly taken for the negative class")
                    @RequestParam(name = "cost_fn", defaultValue = "1")
                    double costFalseNegative,
            @Parameter(description = "Thresholds that are shown, at most") @RequestParam(defaultValue = "100")
                    int points) {
        return thresholds.of(
                id, ThresholdMetric.of(metric), new Thresholds.Costs(costFalsePositive, costFalseNegative), points);
    }

    /** On the validation set where there is one; nothing is stored, and predictions stay as they are. */
    @Operation(
            summary =
                    "Whether a model of classes is as often right as it is sure, and the temperature that makes it so")
    @Refuses(status = HttpStatus.CONFLICT, when = GONE)
    @Refuses(
            status = HttpStatus.UNPROCESSABLE_CONTENT,
            when =
                    "The model does not tell classes of one column apart, or its dataset is too large to be read meanwhile")
    @GetMapping("/models/{id}/calibration")
    CalibrationResponse calibration(@PathVariable String id) {
        return calibrations.of(id);
    }
}
