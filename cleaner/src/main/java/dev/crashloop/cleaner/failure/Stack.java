package dev.crashloop.cleaner.failure;

/** What kind of program wrote the final failure block. */
public enum Stack {
    /** .NET: an unhandled exception, or one that Microsoft.Extensions.Logging or Serilog wrote. */
    DOTNET,
    /** Java and other languages of the JVM. */
    JAVA,
    /** Go: a panic, a fatal error, or {@code log.Fatal}. */
    GO,
    /** Python: a traceback, with those that it was raised from. */
    PYTHON,
    /** Node.js. */
    NODE,
    /** Ruby. */
    RUBY,
    /** PHP: a fatal error, or the boxes that Symfony's console draws. */
    PHP,
    /** Rust: a panic, or the error that {@code main} returned. */
    RUST,
    /** PowerShell. */
    POWERSHELL,
    /** Programs that speak for themselves: nginx, Envoy, databases, shells, the C library. */
    NATIVE,
    /** One event of a log of JSON objects, whatever wrote it. */
    JSON,
    /** Kubernetes' klog: {@code F0102 03:04:05.678901       1 main.go:12] …}. */
    KLOG,
    /** Pairs of key and value, as logrus and go-kit write them: {@code level=fatal msg="…"}. */
    LOGFMT,
    /** An error that some other logger wrote in one record. */
    RECORD,
    /** No failure that can be told from the rest: the last lines, whatever they are. */
    TEXT
}
