package dev.chainrule.web.openapi;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springdoc.webmvc.api.OpenApiWebMvcResource;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.stereotype.Component;

/**
 * Makes springdoc only when the document is built: no request but the one for the document needs any of it. Springdoc
 * insists on being made at once, because some of its parts do their work when they are made; so all are, before the document
 * is.
 */
@Component
final class DocumentLater implements BeanFactoryPostProcessor {

    private static final String SPRINGDOC = "org.springdoc.";

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        String[] resources = beans.getBeanNamesForType(OpenApiWebMvcResource.class, true, false);
        List<String> parts = Arrays.stream(beans.getBeanDefinitionNames())
                .filter(name -> isSpringdocs(beans.getBeanDefinition(name)))
                .filter(name -> !List.of(resources).contains(name))
                .filter(name -> !beans.isTypeMatch(name, SmartInitializingSingleton.class))
                .filter(name -> !beans.isTypeMatch(name, BeanFactoryPostProcessor.class))
                .toList();
        parts.forEach(name -> beans.getBeanDefinition(name).setLazyInit(true));
        for (String resource : resources) {
            BeanDefinition document = beans.getBeanDefinition(resource);
            document.setLazyInit(true);
            document.setDependsOn(parts.toArray(String[]::new));
        }
    }

    /** As a component or a configuration of it, or made by one. */
    private static boolean isSpringdocs(BeanDefinition bean) {
        return isSpringdocs(bean.getBeanClassName()) || isSpringdocs(bean.getFactoryBeanName());
    }

    private static boolean isSpringdocs(@Nullable String name) {
        return name != null && name.startsWith(SPRINGDOC);
    }
}
