package dev.chainrule.web;

import dev.chainrule.web.body.PartText;
import dev.chainrule.web.body.WebSettings;
import dev.chainrule.web.paging.PageRequestResolver;
import java.util.List;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.format.FormatterRegistry;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.validation.Validator;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Tells Spring MVC what our endpoints share. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {

    private final PageRequestResolver pages;
    private final DefinitionBodyResolver definitions;
    private final KnownParameters parameters;
    private final PushedAnswerHandler pushed;
    private final CompletedAnswers completed;
    private final WebSettings settings;

    WebConfiguration(
            PageRequestResolver pages,
            DefinitionBodyResolver definitions,
            KnownParameters parameters,
            PushedAnswerHandler pushed,
            CompletedAnswers completed,
            WebSettings settings) {
        this.pages = pages;
        this.definitions = definitions;
        this.parameters = parameters;
        this.pushed = pushed;
        this.completed = completed;
        this.settings = settings;
    }

    @Bean
    static WebMvcRegistrations quickRequests() {
        return new WebMvcRegistrations() {
            @Override
            public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
                return new PathsFirst();
            }

            @Override
            public RequestMappingHandlerAdapter getRequestMappingHandlerAdapter() {
                return new PlainArguments();
            }
        };
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(pages);
        resolvers.add(definitions);
    }

    @Override
    public void addReturnValueHandlers(List<HandlerMethodReturnValueHandler> handlers) {
        handlers.add(pushed);
        handlers.add(completed);
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(parameters);
    }

    @Override
    public void configureContentNegotiation(ContentNegotiationConfigurer configurer) {
        configurer.strategies(List.of(new AcceptedTypes()));
    }

    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
        builder.configureMessageConvertersList(Converters::keepOurs);
    }

    /** Definitions check themselves; Bean Validation, which springdoc brings along, would be made ready at each start. */
    @Override
    public Validator getValidator() {
        return Validator.forInstanceOf(Void.class, (nothing, errors) -> {});
    }

    /** So that {@code ?status=running} finds the constant RUNNING, and a field of a form may be a file. */
    @Override
    public void addFormatters(FormatterRegistry registry) {
        ApplicationConversionService.configure(registry);
        registry.addConverter(new PartText(settings.maxJson()));
    }
}
