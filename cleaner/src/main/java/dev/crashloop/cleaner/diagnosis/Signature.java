package dev.crashloop.cleaner.diagnosis;

import java.util.List;

/**
 * By what an unknown failure is recognised when it comes back.
 *
 * @param fingerprint the same for all crashes that ended alike, whatever their times, ids, addresses and paths
 * @param headline the line that names the failure, without what changes from crash to crash; redacted, bounded
 * @param sample the lines by which one such run ended; redacted, bounded
 */
public record Signature(String fingerprint, String headline, List<String> sample) {}
