package dev.chainrule;

import java.util.stream.Stream;
import org.springframework.modulith.core.ApplicationModuleDetectionStrategy;
import org.springframework.modulith.core.ApplicationModuleInformation;
import org.springframework.modulith.core.JavaPackage;
import org.springframework.modulith.core.NamedInterfaces;

/**
 * Every package under the root is a module; the engine, which must not know Spring's annotations, shows its
 * sub-packages to everybody. Public, because Spring Modulith makes it from its name in application.properties.
 */
public final class OpenEngine implements ApplicationModuleDetectionStrategy {

    @Override
    public Stream<JavaPackage> getModuleBasePackages(JavaPackage root) {
        return root.getDirectSubPackages().stream();
    }

    @Override
    public NamedInterfaces detectNamedInterfaces(JavaPackage module, ApplicationModuleInformation information) {
        return module.getLocalName().equals("network")
                ? NamedInterfaces.forOpen(module)
                : NamedInterfaces.of(module, information);
    }
}
