package dev.chainrule.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.ServletRequestDataBinder;
import org.springframework.web.bind.support.WebBindingInitializer;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.annotation.InitBinderDataBinderFactory;
import org.springframework.web.method.support.InvocableHandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.ServletRequestDataBinderFactory;
import org.springframework.web.servlet.support.ExtendedServletRequestDataBinder;

/**
 * Gives endpoints the texts of a request as they are, and nothing for nothing. Spring looks for a conversion from text to text
 * each time, by the annotations of the parameter, which takes longer for a few of them than a small network does.
 */
final class PlainArguments extends RequestMappingHandlerAdapter {

    @Override
    protected InitBinderDataBinderFactory createDataBinderFactory(List<InvocableHandlerMethod> methods) {
        return new Binders(methods, getWebBindingInitializer());
    }

    private static final class Binders extends ServletRequestDataBinderFactory {

        Binders(List<InvocableHandlerMethod> methods, @Nullable WebBindingInitializer initializer) {
            super(methods, initializer);
        }

        @Override
        protected ServletRequestDataBinder createBinderInstance(
                @Nullable Object target, String name, NativeWebRequest request) {
            return new Binder(target, name);
        }
    }

    private static final class Binder extends ExtendedServletRequestDataBinder {

        Binder(@Nullable Object target, String name) {
            super(target, name);
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> @Nullable T convertIfNecessary(
                @Nullable Object value, @Nullable Class<T> type, @Nullable MethodParameter parameter) {
            boolean text = type == String.class && (value == null || value instanceof String);
            return text ? (T) value : super.convertIfNecessary(value, type, parameter);
        }
    }
}
