package dev.chainrule.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import dev.chainrule.Application;
import dev.chainrule.job.JobListener;
import dev.chainrule.job.JobStatus;
import dev.chainrule.job.TrainingJob;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The service takes jobs from eight clients that keep their connections, over HTTP and into its database, while its only
 * worker is held: so the queue grows, and nothing is trained meanwhile. Clients and service share this process.
 */
final class Submissions implements AutoCloseable {

    private static final int CLIENTS = 8;
    private static final long STRETCH_MILLIS = 2_000;

    /** While the service warms up, whose compiler takes half of a small machine for minutes. */
    private static final long WARM_UP_MILLIS = 10_000;

    private static final int MOST_WARM_UPS = 30;

    /** Without one that was faster by so much than all before, it counts as warm. */
    private static final int STEADY_WARM_UPS = 3;

    private static final double FASTER = 1.03;

    /** That the queue holds, and more, when lists of it are measured. */
    private static final int LONG_QUEUE = 10_000;

    private static final int LISTS = 40;

    /** Before the id of a job, itself. */
    private static final String ID = "\"object\":\"job\",\"id\":\"";

    private static final String JOB = "{\"name\": \"job-%s\", \"dataset\": \"iris\", \"target\": \"species\","
            + " \"network\": {\"layers\": [8]}, \"training\": {\"epochs\": 20, \"seed\": 7}}";

    private final OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final AtomicLong accepted = new AtomicLong();
    private final List<Thread> clients = new ArrayList<>();
    private final Held held = new Held();
    private final ConfigurableApplicationContext service;
    private final String address;
    private volatile boolean over;

    /** Holds the worker where it begins a job. */
    private static final class Held implements JobListener {

        private final CountDownLatch end = new CountDownLatch(1);

        @Override
        public void moved(TrainingJob job) {
            try {
                if (job.status() == JobStatus.RUNNING) {
                    end.await();
                }
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * @param data directory of the service
     * @param settings more of them, as arguments of the command line
     */
    Submissions(Path data, String... settings) {
        System.setProperty("http.maxConnections", Integer.toString(CLIENTS));
        SpringApplication application = new SpringApplication(Application.class);
        application.addInitializers(context -> context.getBeanFactory().registerSingleton("held", held));
        List<String> all = new ArrayList<>(List.of(
                "--server.port=0",
                "--chainrule.data-dir=" + data,
                "--chainrule.welcome=false",
                "--chainrule.training.workers=1",
                "--chainrule.training.queue=10000000"));
        all.addAll(Arrays.asList(settings));
        service = application.run(all.toArray(String[]::new));
        address = "http://localhost:" + service.getEnvironment().getProperty("local.server.port");
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new Thread(this::submitAll, "client-" + i));
        }
    }

    /**
     * @param submissions per second, of each stretch
     * @param cpuMillis of processor time that one takes, clients, compiler and garbage collection included
     */
    record Rates(double[] submissions, double[] cpuMillis) {}

    /** After warming up: until the rate rises no more. */
    Rates rates(int stretches) throws InterruptedException {
        clients.forEach(Thread::start);
        warmUp();
        double[] submissions = new double[stretches];
        double[] cpuMillis = new double[stretches];
        for (int i = 0; i < stretches; i++) {
            long cpu = process.getProcessCpuTime();
            long time = System.nanoTime();
            long before = accepted.get();
            Thread.sleep(STRETCH_MILLIS);
            double jobs = accepted.get() - before;
            cpuMillis[i] = (process.getProcessCpuTime() - cpu) / 1e6 / jobs;
            submissions[i] = jobs / ((System.nanoTime() - time) / 1e9);
        }
        while (accepted.get() < LONG_QUEUE) {
            Thread.sleep(STRETCH_MILLIS);
        }
        over = true;
        for (Thread client : clients) {
            client.join();
        }
        return new Rates(submissions, cpuMillis);
    }

    private void warmUp() throws InterruptedException {
        long best = 1;
        int steady = 0;
        for (int i = 0; i < MOST_WARM_UPS && steady < STEADY_WARM_UPS; i++) {
            long before = accepted.get();
            Thread.sleep(WARM_UP_MILLIS);
            long jobs = accepted.get() - before;
            steady = jobs < best * FASTER ? steady + 1 : 0;
            best = Math.max(best, jobs);
        }
    }

    private void submitAll() {
        while (!over) {
            exchange("/jobs", JOB.formatted(accepted.get()));
            accepted.incrementAndGet();
        }
    }

    /** Milliseconds from asking for a page of 100 queued jobs until it is there, walking through all that wait. */
    double[] lists() {
        double[] millis = new double[LISTS];
        String next = "";
        for (int i = -LISTS; i < LISTS; i++) { // half of them to warm up
            long begun = System.nanoTime();
            String page = exchange("/jobs?status=queued&limit=100" + next, null);
            millis[Math.max(0, i)] = (System.nanoTime() - begun) / 1e6;
            int last = page.lastIndexOf(ID);
            next = last < 0
                    ? ""
                    : "&after=" + page.substring(last + ID.length(), page.indexOf('"', last + ID.length()));
        }
        return millis;
    }

    /** @param body of a POST; null for a GET */
    private String exchange(String path, @Nullable String body) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(address + path).toURL().openConnection();
            if (body != null) {
                byte[] bytes = body.getBytes(UTF_8);
                connection.setDoOutput(true);
                connection.setFixedLengthStreamingMode(bytes.length);
                connection.setRequestProperty("Content-Type", "application/json");
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(bytes);
                }
            }
            try (InputStream answer = connection.getInputStream()) { // throws where it was refused
                return new String(answer.readAllBytes(), UTF_8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        held.end.countDown();
        service.close();
    }
}
