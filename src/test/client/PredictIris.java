import java.util.List;
import java.util.Map;
import org.openapitools.client.ApiClient;
import org.openapitools.client.api.PredictionApi;
import org.openapitools.client.api.TrainingApi;
import org.openapitools.client.model.ClassPrediction;
import org.openapitools.client.model.JobDefinition;
import org.openapitools.client.model.JobResponse;
import org.openapitools.client.model.PredictionRequest;
import org.openapitools.client.model.PredictionResponse;

/** What somebody writes who has a client made of the document and nothing else: trains iris, and asks it in both ways. */
public final class PredictIris {

    public static void main(String[] arguments) throws Exception {
        ApiClient client = new ApiClient().setBasePath(arguments[0]).setReadTimeout(120_000);
        JobResponse job = new TrainingApi(client)
                .jobSubmit(new JobDefinition().name("client-iris").dataset("iris"), 100, null, null, null);
        System.out.println(job.getStatus());

        PredictionApi predictions = new PredictionApi(client);
        Map<String, String> row =
                Map.of("sepal_length", "5.1", "sepal_width", "3.5", "petal_length", "1.4", "petal_width", "0.2");
        ClassPrediction one = first(predictions.predictionPredictOne("client-iris", null, row, null));
        System.out.println(one.getLabel());
        System.out.println(one.getProbabilities().keySet().stream().sorted().toList());

        PredictionRequest rows = new PredictionRequest().addInstancesItem(List.of(6.7, 3.0, 5.2, 2.3));
        System.out.println(first(predictions.predictionPredictMany("client-iris", rows, null, null)).getLabel());
    }

    private static ClassPrediction first(PredictionResponse response) {
        return response.getPredictions().get(0).getClassPrediction();
    }
}
