package dev.crashloop.cleaner.cli;

import io.fabric8.kubernetes.client.Config;
import java.io.PrintWriter;
import java.io.StringWriter;

/** The program as a shell sees it: arguments go in; an exit code, output and error output come out. */
record Program(int exitCode, String out, String err) {
    /** Runs it. What {@code --kubeconfig} leaves behind in this process is cleared. */
    static Program run(String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        try {
            int exitCode = CrashLoopCleaner.commandLine()
                    .setOut(new PrintWriter(out))
                    .setErr(new PrintWriter(err))
                    .execute(args);
            return new Program(exitCode, out.toString(), err.toString());
        } finally {
            System.clearProperty(Config.KUBERNETES_KUBECONFIG_FILE);
            System.clearProperty("crashloop.log.appender");
        }
    }
}
