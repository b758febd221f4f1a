package dev.crashloop.cleaner.redaction;

import com.google.re2j.Pattern;
import java.util.List;

/** Secrets that are known by their own form, wherever they stand. */
final class SecretShapes {
    /**
     * A form and what must be in a line for it to be worth a closer look.
     *
     * @param marks any of them
     */
    private record Shape(Pattern pattern, List<String> marks) {
        static Shape of(String regex, String... marks) {
            return new Shape(Pattern.compile(regex), List.of(marks));
        }
    }

    private static final List<Shape> SHAPES = List.of(
            // JSON web tokens; the second part may be cut off
            Shape.of("\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]*)?", "eyJ"),
            // Amazon: access keys
            Shape.of("\\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\\b", "AKIA", "ASIA", "ABIA", "ACCA"),
            // Google: API keys, access tokens, client secrets
            Shape.of("\\bAIza[A-Za-z0-9_-]{30,}", "AIza"),
            Shape.of("\\bya29\\.[A-Za-z0-9_-]{10,}", "ya29."),
            Shape.of("\\bGOCSPX-[A-Za-z0-9_-]{10,}", "GOCSPX-"),
            // GitHub, GitLab
            Shape.of("\\bgh[pousr]_[A-Za-z0-9]{16,}", "ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
            Shape.of("\\bgithub_pat_[A-Za-z0-9_]{16,}", "github_pat_"),
            Shape.of(
                    "\\bgl(?:pat|dt|rt|cbt|ptt|ft|soat)-[A-Za-z0-9_-]{16,}",
                    "glpat-",
                    "gldt-",
                    "glrt-",
                    "glcbt-",
                    "glptt-",
                    "glft-",
                    "glsoat-"),
            // Slack: tokens and webhooks
            Shape.of("\\b(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{10,}", "xox", "xapp-"),
            Shape.of("hooks\\.slack\\.com/(?:services|workflows|triggers)/([A-Za-z0-9/_-]+)", "hooks.slack.com"),
            // Stripe, and those who took over its form
            Shape.of("\\b(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,}", "_live_", "_test_"),
            Shape.of("\\bwhsec_[A-Za-z0-9+/=]{16,}", "whsec_"),
            // Azure: client secrets of Entra ID, keys of storage accounts and the like
            Shape.of("[A-Za-z0-9_~.-]{3}[78]Q~[A-Za-z0-9_~.-]{31,34}", "Q~"),
            Shape.of("[A-Za-z0-9+/]{86}==", "=="),
            Shape.of("(?:^|[^A-Za-z0-9+/])([A-Za-z0-9+/]{43}=)(?:[^A-Za-z0-9=]|$)", "="),
            // keys of web APIs, as Google's take them
            Shape.of("[?&]key=([A-Za-z0-9_-]*[0-9][A-Za-z0-9_-]{15,})", "key="),
            // others
            Shape.of("\\bSG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}", "SG."),
            Shape.of("\\bnpm_[A-Za-z0-9]{30,}", "npm_"),
            Shape.of("\\bpypi-[A-Za-z0-9_-]{40,}", "pypi-"),
            Shape.of("\\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{16,}", "dckr_"),
            Shape.of("\\bhv[bs]\\.[A-Za-z0-9_-]{16,}", "hvs.", "hvb."),
            Shape.of("\\bsk-(?:proj|ant|svcacct|or)-[A-Za-z0-9_-]{20,}", "sk-"),
            Shape.of("\\bsk-[A-Za-z0-9]{32,}", "sk-"),
            Shape.of("\\bdop_v1_[0-9a-f]{32,}", "dop_v1_"),
            Shape.of("\\bdapi[0-9a-f]{32}\\b", "dapi"),
            Shape.of("\\bbot([0-9]{6,12}:[A-Za-z0-9_-]{30,})", "bot"));

    private SecretShapes() {}

    static String redact(String line) {
        String result = line;
        for (Shape shape : SHAPES) {
            if (shape.marks().stream().anyMatch(result::contains)) {
                result = Matches.replace(shape.pattern(), result);
            }
        }
        return result;
    }
}
