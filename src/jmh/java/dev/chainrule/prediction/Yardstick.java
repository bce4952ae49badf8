package dev.chainrule.prediction;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.model.TrainedNetwork;
import dev.chainrule.web.body.JsonBody;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.persistence.EntityManagerFactory;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.SessionFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * What predictions over HTTP are measured against: the same body is read into the same rows, and the answer is one that was
 * given before. It stands in the application that is measured, and in no other.
 */
@Hidden
@RestController
class Yardstick {

    private final Models models;
    private final Questions questions;
    private final PredictionSettings settings;
    private final EntityManagerFactory entities;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(Model model, Encoding encoding, PredictionResponse answer) {}

    Yardstick(Models models, Questions questions, PredictionSettings settings, EntityManagerFactory entities) {
        this.models = models;
        this.questions = questions;
        this.settings = settings;
        this.entities = entities;
    }

    /** What a model says of these rows is what the next ones are answered with. */
    @PostMapping("/yardstick/{id}/answer")
    PredictionResponse remember(@PathVariable String id, @RequestBody JsonBody body) {
        try (AskedNetwork asked = questions.ofModel(id, null, null)) {
            Encoding encoding = asked.network().encoding();
            PredictionResponse answer = questions.answer(asked, rows(body, encoding), AnswerForm.USUAL);
            known.put(id, new Known(models.find(id), encoding, answer));
            return answer;
        }
    }

    /** Reads the rows and answers a constant. */
    @PostMapping("/yardstick/{id}/constant")
    PredictionResponse constant(@PathVariable String id, @RequestBody JsonBody body) {
        Known constant = Objects.requireNonNull(known.get(id));
        if (rows(body, constant.encoding).isEmpty()) {
            throw new IllegalStateException("no rows came");
        }
        return constant.answer;
    }

    /** Reads the rows, multiplies as many by the weights, and answers a constant. */
    @PostMapping("/yardstick/{id}/product")
    PredictionResponse product(@PathVariable String id, @RequestBody JsonBody body) {
        Known constant = Objects.requireNonNull(known.get(id));
        int rows = rows(body, constant.encoding).size();
        try (TrainedNetwork network = models.load(constant.model)) {
            float[][] outputs = network.outputs(new float[rows][constant.encoding.inputs()]);
            if (outputs.length < rows) {
                throw new IllegalStateException("too few answers");
            }
        }
        return constant.answer;
    }

    /** How many manifests were read since the start; only with hibernate.generate_statistics. */
    @GetMapping("/yardstick/manifests")
    Map<String, Long> manifests() {
        return Map.of(
                "read",
                entities.unwrap(SessionFactory.class)
                        .getStatistics()
                        .getEntityStatistics(Model.class.getName())
                        .getLoadCount());
    }

    /** Processor time of the threads that answer requests, in nanoseconds: without compiler and collector. */
    @GetMapping("/yardstick/processor")
    Map<String, Long> processor() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long nanos = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith("http-")) {
                nanos += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
            }
        }
        return Map.of("nanos", nanos);
    }

    private List<RawRow> rows(JsonBody body, Encoding encoding) {
        return body.read(new JsonRows(encoding, settings.maxRows())::of);
    }
}
