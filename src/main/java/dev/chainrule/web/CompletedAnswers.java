package dev.chainrule.web;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.AsyncHandlerMethodReturnValueHandler;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * Answers at once where nobody has to wait although the endpoint might have made them. Spring would hand such a request
 * back to the server, and be called with it once more.
 */
@Component
final class CompletedAnswers implements AsyncHandlerMethodReturnValueHandler {

    /** Has the handlers of what endpoints answer without waiting; it is not there before this is. */
    private final ObjectProvider<RequestMappingHandlerAdapter> adapter;

    CompletedAnswers(ObjectProvider<RequestMappingHandlerAdapter> adapter) {
        this.adapter = adapter;
    }

    /** Also one that is not complete: then Spring's own handler comes first. */
    @Override
    public boolean supportsReturnType(MethodParameter returned) {
        return CompletableFuture.class.isAssignableFrom(returned.getParameterType());
    }

    /** Which lets this come before Spring's own handler. */
    @Override
    public boolean isAsyncReturnValue(@Nullable Object value, MethodParameter returned) {
        return value instanceof CompletableFuture<?> answer && answer.isDone() && !answer.isCompletedExceptionally();
    }

    @Override
    public void handleReturnValue(
            @Nullable Object value, MethodParameter returned, ModelAndViewContainer container, NativeWebRequest request)
            throws Exception {
        Object answer = ((CompletableFuture<?>) Objects.requireNonNull(value)).join();
        MethodParameter type = new AnswerType(returned, answer);
        List<HandlerMethodReturnValueHandler> handlers =
                Objects.requireNonNull(adapter.getObject().getReturnValueHandlers());
        for (HandlerMethodReturnValueHandler handler : handlers) {
            if (handler.supportsReturnType(type)) {
                handler.handleReturnValue(answer, type, container, request);
                return;
            }
        }
        throw new IllegalStateException("Nobody answers a " + type.getGenericParameterType());
    }

    /** What the future of an endpoint is of. */
    private static final class AnswerType extends MethodParameter {

        private final @Nullable Object answer;
        private final ResolvableType type;

        AnswerType(MethodParameter future, @Nullable Object answer) {
            super(future);
            this.answer = answer;
            this.type = ResolvableType.forType(future.getGenericParameterType()).getGeneric();
        }

        @Override
        public Class<?> getParameterType() {
            return answer == null ? type.toClass() : answer.getClass();
        }

        @Override
        public Type getGenericParameterType() {
            return type.getType();
        }

        @Override
        public MethodParameter clone() {
            return new AnswerType(this);
        }

        private AnswerType(AnswerType original) {
            super(original);
            this.answer = original.answer;
            this.type = original.type;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return super.equals(other) && other instanceof AnswerType that && type.equals(that.type);
        }

        @Override
        public int hashCode() {
            return super.hashCode();
        }
    }
}
