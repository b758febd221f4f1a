package dev.crashloop.cleaner.policy;

import java.util.List;

/**
 * Failures of one kind in the built-in catalogue.
 *
 * @param name as a policy writes it: {@code catalog: dns}
 * @param about what they have in common, in one sentence
 * @param optIn whether they are as often permanent as they are transient, so that nothing but their own name may bring them in
 * @param entries at least one
 */
public record CatalogGroup(String name, String about, boolean optIn, List<CatalogEntry> entries) {}
