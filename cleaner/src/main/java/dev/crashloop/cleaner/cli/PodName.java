package dev.crashloop.cleaner.cli;

import dev.crashloop.cleaner.cluster.ObjectNames;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names">name of a pod</a>, also as
 * {@code pod/NAME}.
 */
final class PodName implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
        String name = text.replaceFirst("^pods?/", "");
        if (!ObjectNames.isSubdomain(name)) {
            throw new TypeConversionException(
                    "'" + text + "' is no name of a pod; give one as kubectl get pods shows it");
        }
        return name;
    }
}
