package dev.chainrule.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.MethodParameter;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.support.ConfigurableWebBindingInitializer;
import org.springframework.web.context.request.ServletWebRequest;

class PlainArgumentsTests {

    @SuppressWarnings("unused") // its parameters are converted to
    private static void endpoint(String text, Integer number, boolean truth) {}

    private static @Nullable Object converted(@Nullable Object value, int parameter) throws Exception {
        DefaultConversionService conversions = new DefaultConversionService();
        conversions.addConverter(String.class, String.class, text -> "converted " + text);
        ConfigurableWebBindingInitializer initializer = new ConfigurableWebBindingInitializer();
        initializer.setConversionService(conversions);
        PlainArguments arguments = new PlainArguments();
        arguments.setWebBindingInitializer(initializer);
        WebDataBinder binder = arguments
                .createDataBinderFactory(List.of())
                .createBinder(new ServletWebRequest(new MockHttpServletRequest()), null, "value");
        MethodParameter to = new MethodParameter(
                PlainArgumentsTests.class.getDeclaredMethod("endpoint", String.class, Integer.class, boolean.class),
                parameter);
        return binder.convertIfNecessary(value, to.getParameterType(), to);
    }

    @Test
    void textsAreNotConvertedToTexts() throws Exception {
        assertThat(converted("a", 0)).isEqualTo("a");
        assertThat(converted(null, 0)).isNull();
    }

    @Test
    void everythingElseIsConvertedAsEver() throws Exception {
        assertThat(converted(5, 0)).isEqualTo("5");
        assertThat(converted("5", 1)).isEqualTo(5);
        assertThat(converted(null, 1)).isNull();
        assertThat(converted("yes", 2)).isEqualTo(true);
        assertThatThrownBy(() -> converted("five", 1)).isInstanceOf(TypeMismatchException.class);
    }
}
