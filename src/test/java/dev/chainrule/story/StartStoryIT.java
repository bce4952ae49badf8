package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service starts by what was found out when it was packaged. */
class StartStoryIT {

    private static final String TELL = "--logging.level.dev.chainrule.startup=debug";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void startsWithTheBeansThatWerePlanned() throws Exception {
        try (Service service = Service.start(folder, TELL)) {
            assertThat(service.log()).anyMatch(line -> line.endsWith("Beans are as they were planned"));
            assertThat(service.stop()).isEqualTo(143);
        }
    }

    @Test
    void searchesForThemWhereASettingMayDecide() throws Exception {
        String metrics = "--management.endpoints.web.exposure.include=health,metrics";
        try (Service service = Service.start(folder, TELL, metrics)) {
            assertThat(service.log()).anyMatch(line -> line.endsWith("Beans are searched for"));
            assertThat(service.api().download("/actuator/metrics/chainrule.jobs"))
                    .isNotEmpty();
        }
    }

    @Test
    void saysOneSentenceWhenItDoesNot() throws Exception {
        try (Service service = Service.launch(folder, "--chainrule.trainig.workers=2")) {
            assertThatThrownBy(service::ready).hasMessageContaining("the service ended");
            assertThat(service.log())
                    .filteredOn(line -> !line.contains(" INFO "))
                    .singleElement()
                    .asString()
                    .contains("Chainrule did not start. ");
        }
    }

    /** Where a class is looked for first, is where all others of its package are. */
    @Test
    void hasNoPackageInTwoJars() throws IOException {
        Set<String> packages = new HashSet<>();
        List<String> inTwo = new ArrayList<>();
        try (JarFile service = new JarFile(Path.of("target", "chainrule.jar").toFile())) {
            for (JarEntry nested : service.stream().toList()) {
                if (nested.getName().endsWith(".jar")) {
                    for (String found : packages(service.getInputStream(nested))) {
                        if (!packages.add(found)) {
                            inTwo.add(found);
                        }
                    }
                }
            }
        }
        assertThat(packages).contains("org/springframework/core").hasSizeGreaterThan(1000);
        assertThat(inTwo).isEmpty();
    }

    private static Set<String> packages(InputStream nested) throws IOException {
        Set<String> packages = new HashSet<>();
        try (JarInputStream jar = new JarInputStream(nested)) {
            for (JarEntry file = jar.getNextJarEntry(); file != null; file = jar.getNextJarEntry()) {
                String name = file.getName();
                int slash = name.lastIndexOf('/');
                if (name.endsWith(".class") && slash > 0 && !name.startsWith("META-INF/")) {
                    packages.add(name.substring(0, slash));
                }
            }
        }
        return packages;
    }
}
