package dev.crashloop.cleaner.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names">name of a namespace</a>. */
final class NamespaceName implements ITypeConverter<String> {
    private static final int MOST_CHARS = 63;

    @Override
    public String convert(String text) {
        if (text.length() > MOST_CHARS || !text.matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?")) {
            throw new TypeConversionException("'" + text + "' is no name of a namespace: up to " + MOST_CHARS
                    + " characters a to z, 0 to 9 and -, the first and the last not -");
        }
        return text;
    }
}
