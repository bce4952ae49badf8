package dev.chainrule.menu;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

/** Menus change with the version of the service only: who has one keeps it, and asks whether it is still the same. */
@Configuration(proxyBeanMethods = false)
class MenuCaching {

    @Bean
    FilterRegistrationBean<ShallowEtagHeaderFilter> menuEtags() {
        Etags filter = new Etags();
        filter.setWriteWeakETag(true);
        FilterRegistrationBean<ShallowEtagHeaderFilter> registration = new FilterRegistrationBean<>(filter);
        registration.addUrlPatterns(
                "/activations/*",
                "/losses/*",
                "/optimizers/*",
                "/layers/*",
                "/schedules/*",
                "/initializers/*",
                "/regularizers/*",
                "/augmentations/*",
                "/metrics/*");
        return registration;
    }

    private static final class Etags extends ShallowEtagHeaderFilter {

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            response.setHeader("Cache-Control", "no-cache");
            super.doFilterInternal(request, response, chain);
        }
    }
}
