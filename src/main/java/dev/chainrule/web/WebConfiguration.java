package dev.chainrule.web;

import java.util.List;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.context.annotation.Configuration;
import org.springframework.format.FormatterRegistry;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Tells Spring MVC what our endpoints share. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {

    private final PageRequestResolver pages;
    private final DefinitionBodyResolver definitions;
    private final KnownParameters parameters;
    private final PushedAnswerHandler pushed;

    WebConfiguration(
            PageRequestResolver pages,
            DefinitionBodyResolver definitions,
            KnownParameters parameters,
            PushedAnswerHandler pushed) {
        this.pages = pages;
        this.definitions = definitions;
        this.parameters = parameters;
        this.pushed = pushed;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(pages);
        resolvers.add(definitions);
    }

    @Override
    public void addReturnValueHandlers(List<HandlerMethodReturnValueHandler> handlers) {
        handlers.add(pushed);
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(parameters);
    }

    /** So that {@code ?status=running} finds the constant RUNNING. */
    @Override
    public void addFormatters(FormatterRegistry registry) {
        ApplicationConversionService.configure(registry);
    }
}
