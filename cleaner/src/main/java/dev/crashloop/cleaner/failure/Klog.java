package dev.crashloop.cleaner.failure;

/** The head of a klog or glog record: {@code E0102 03:04:05.678901       1 main.go:12] }. */
final class Klog {
    private static final int HEAD = 14;

    private Klog() {}

    static boolean isHead(String body) {
        if (body.length() < HEAD
                || "IWEF".indexOf(body.charAt(0)) < 0
                || body.charAt(5) != ' '
                || body.charAt(8) != ':') {
            return false;
        }
        for (int i = 1; i < 5; i++) {
            if (!Character.isDigit(body.charAt(i))) {
                return false;
            }
        }
        return Character.isDigit(body.charAt(6)) && Character.isDigit(body.charAt(7));
    }

    static Level level(String body) {
        return switch (body.charAt(0)) {
            case 'W' -> Level.WARN;
            case 'E' -> Level.ERROR;
            case 'F' -> Level.FATAL;
            default -> Level.INFO;
        };
    }
}
