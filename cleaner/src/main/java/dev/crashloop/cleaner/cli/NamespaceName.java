package dev.crashloop.cleaner.cli;

import dev.crashloop.cleaner.cluster.ObjectNames;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names">name of a namespace</a>. */
final class NamespaceName implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
        if (!ObjectNames.isLabel(text)) {
            throw new TypeConversionException("'" + text + "' is no name of a namespace: up to "
                    + ObjectNames.LABEL_CHARS + " characters a to z, 0 to 9 and -, the first and the last not -");
        }
        return text;
    }
}
