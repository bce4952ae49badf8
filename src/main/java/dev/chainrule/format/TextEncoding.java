package dev.chainrule.format;

import java.nio.charset.Charset;

/** How the characters of a file are written as bytes. */
public enum TextEncoding {
    UTF_8("UTF-8"),
    UTF_16LE("UTF-16LE"),
    UTF_16BE("UTF-16BE"),
    ISO_8859_1("ISO-8859-1"),
    WINDOWS_1252("windows-1252");

    private final String name;

    TextEncoding(String name) {
        this.name = name;
    }

    Charset charset() {
        return Charset.forName(name);
    }
}
