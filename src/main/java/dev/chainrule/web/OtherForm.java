package dev.chainrule.web;

import org.springframework.http.converter.HttpMessageConverter;

/** Another form of some answers than JSON, for who asks for it by {@code Accept}; all of ours are known by this. */
public interface OtherForm<T> extends HttpMessageConverter<T> {}
