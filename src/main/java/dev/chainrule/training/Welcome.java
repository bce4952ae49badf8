package dev.chainrule.training;

import dev.chainrule.dataset.BuiltInDatasets;
import dev.chainrule.definition.Definitions;
import dev.chainrule.job.JobListener;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.model.Models;
import dev.chainrule.network.EpochReport;
import dev.chainrule.network.metric.Series;
import dev.chainrule.plan.JobDefinition;
import dev.chainrule.run.RunListener;
import dev.chainrule.web.OwnAddress;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;

/** On the very first start, trains the built-in digits and says how to ask the model: the service shows itself. */
@Component
class Welcome {

    private static final Logger LOG = LoggerFactory.getLogger(Welcome.class);
    private static final String DATASET = "digits";

    private final BuiltInDatasets builtIn;
    private final JobDesk desk;
    private final Demonstration demonstration;
    private final WelcomeSettings settings;

    Welcome(BuiltInDatasets builtIn, JobDesk desk, Demonstration demonstration, WelcomeSettings settings) {
        this.builtIn = builtIn;
        this.desk = desk;
        this.demonstration = demonstration;
        this.settings = settings;
    }

    @EventListener
    void ready(ApplicationReadyEvent event) {
        if (!settings.welcome() || !builtIn.firstStart()) {
            return;
        }
        LOG.info(
                "First start: training the built-in {} as a demonstration (chainrule.welcome=false turns it off)",
                DATASET);
        JobDefinition definition =
                Definitions.read(JsonNodeFactory.instance.objectNode().put("dataset", DATASET), JobDefinition.class);
        demonstration.watch(desk.submit(definition).id());
    }

    /** Writes the demonstration's epochs to the log. */
    @Component
    static class Demonstration implements RunListener, JobListener {

        private final Models models;
        private final OwnAddress address;
        private volatile @Nullable String watched;

        Demonstration(Models models, OwnAddress address) {
            this.models = models;
            this.address = address;
        }

        void watch(String job) {
            watched = job;
        }

        @Override
        public void epochDone(TrainingJob job, int epochs, EpochReport report) {
            if (job.id().equals(watched)) {
                LOG.info("{}", line(epochs, report));
            }
        }

        private static String line(int epochs, EpochReport report) {
            int width = 20;
            int done = width * report.epoch() / epochs;
            Map<String, Double> metrics = report.metrics();
            return String.format(
                    Locale.ROOT,
                    "digits %3d/%d [%s%s] train_loss %.4f  val_loss %.4f  val_accuracy %.4f",
                    report.epoch(),
                    epochs,
                    "#".repeat(done),
                    "·".repeat(width - done),
                    report.trainLoss(),
                    metrics.getOrDefault(Series.VALIDATION.loss(), Double.NaN),
                    metrics.getOrDefault(Series.VALIDATION.of("accuracy"), Double.NaN));
        }

        @Override
        public void ended(TrainingJob job) {
            if (job.id().equals(watched) && job.modelId() != null) {
                String ask = models.find(job.modelId()).exampleQuery();
                LOG.info("Predict one of the rows:\n\n  curl '{}{}'\n", address.url(), ask);
            }
        }
    }
}
