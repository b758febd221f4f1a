package dev.crashloop.cleaner.diagnosis;

import dev.crashloop.cleaner.redaction.Redactor;
import java.util.List;

/** A diagnosis as it may be shown and kept: the lines of the log in it are without secrets, and bounded. */
record Shown(Redactor redactor) {
    /** The longest line that is kept; what follows is cut off and marked. */
    static final int LINE_CHARS = 500;

    Diagnosis of(Diagnosis diagnosis) {
        return switch (diagnosis) {
            case Diagnosis.Known(var crash, var failure, var decisive, var matches) ->
                new Diagnosis.Known(crash, failure, lines(decisive), matches(matches));
            case Diagnosis.Unknown(var crash, var signature, var tail, var matches) ->
                new Diagnosis.Unknown(crash, signature(signature), lines(tail), matches(matches));
            case Diagnosis.Unreadable unreadable -> unreadable;
        };
    }

    private Signature signature(Signature raw) {
        return new Signature(raw.fingerprint(), redactor.redact(raw.headline()), lines(raw.sample()));
    }

    /** Before they are cut: a half of a secret would not be recognised. */
    private List<String> lines(List<String> lines) {
        return redactor.redact(lines).stream().map(Shown::bounded).toList();
    }

    private List<Match> matches(List<Match> matches) {
        return matches.stream()
                .map(match -> new Match(
                        match.failure(),
                        match.otherwise(),
                        findings(match.found()),
                        match.missing(),
                        findings(match.forbidden()),
                        match.hosts()))
                .toList();
    }

    private List<Match.Finding> findings(List<Match.Finding> findings) {
        return findings.stream()
                .map(finding -> new Match.Finding(
                        finding.condition(), finding.fromEnd(), bounded(redactor.redact(finding.line()))))
                .toList();
    }

    private static String bounded(String line) {
        return line.length() <= LINE_CHARS ? line : line.substring(0, LINE_CHARS) + "…";
    }
}
