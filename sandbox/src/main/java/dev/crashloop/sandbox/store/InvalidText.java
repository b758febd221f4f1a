package dev.crashloop.sandbox.store;

import java.util.List;
import java.util.stream.Collectors;

/** The text of several field errors, as apimachinery's {@code Aggregate} joins them. */
final class InvalidText {

    private InvalidText() {}

    static String of(List<ApiError.Cause> causes) {
        List<String> texts = causes.stream()
                .map(cause -> cause.field() == null ? cause.message() : cause.field() + ": " + cause.message())
                .distinct()
                .toList();
        return texts.size() == 1 ? texts.getFirst() : texts.stream().collect(Collectors.joining(", ", "[", "]"));
    }
}
