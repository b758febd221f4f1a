package dev.crashloop.cleaner.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names">name of a pod</a>, also as
 * {@code pod/NAME}.
 */
final class PodName implements ITypeConverter<String> {
    private static final int MOST_CHARS = 253;

    @Override
    public String convert(String text) {
        String name = text.replaceFirst("^pods?/", "");
        if (name.length() > MOST_CHARS || !name.matches("[a-z0-9]([-.a-z0-9]*[a-z0-9])?")) {
            throw new TypeConversionException("'" + text + "' is no name of a pod");
        }
        return name;
    }
}
