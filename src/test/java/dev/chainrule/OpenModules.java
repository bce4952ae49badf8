package dev.chainrule;

import java.util.Set;
import java.util.stream.Stream;
import org.springframework.modulith.core.ApplicationModuleDetectionStrategy;
import org.springframework.modulith.core.ApplicationModuleInformation;
import org.springframework.modulith.core.JavaPackage;
import org.springframework.modulith.core.NamedInterfaces;

/**
 * Every package under the root is a module. Five show their sub-packages to everybody: the engine, which must not know
 * Spring's annotations, the fitted features beside the encoding, the manifests of models, the bodies of requests, and the
 * checks of plans. Public, because Spring Modulith makes it from its name in application.properties.
 */
public final class OpenModules implements ApplicationModuleDetectionStrategy {

    private static final Set<String> OPEN = Set.of("network", "encoding", "model", "web", "plan");

    @Override
    public Stream<JavaPackage> getModuleBasePackages(JavaPackage root) {
        return root.getDirectSubPackages().stream();
    }

    @Override
    public NamedInterfaces detectNamedInterfaces(JavaPackage module, ApplicationModuleInformation information) {
        return OPEN.contains(module.getLocalName())
                ? NamedInterfaces.forOpen(module)
                : NamedInterfaces.of(module, information);
    }
}
