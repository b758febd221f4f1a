package dev.crashloop.e2e;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayNameGenerator;

/** Shows the names of tests as the sentences that they are: {@code aBarePodIsLeftAlone} as "a bare pod is left alone". */
final class Sentences extends DisplayNameGenerator.Simple {
    @Override
    public String generateDisplayNameForClass(Class<?> testClass) {
        return words(testClass.getSimpleName().replaceFirst("(Contract)?Test$", ""));
    }

    @Override
    public String generateDisplayNameForNestedClass(List<Class<?>> enclosing, Class<?> nestedClass) {
        return words(nestedClass.getSimpleName());
    }

    @Override
    public String generateDisplayNameForMethod(List<Class<?>> enclosing, Class<?> testClass, Method testMethod) {
        return words(testMethod.getName());
    }

    private static String words(String camelCase) {
        return camelCase
                .replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-z])(?=[0-9])", " ")
                .toLowerCase(Locale.ROOT);
    }
}
