package dev.crashloop.cleaner.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FingerprintTest {
    /** In braces stands what differs each time the bug strikes. */
    private static final List<String> BUGS = List.of(
            """
            {date} INFO starting in {pod}
            Unhandled exception. System.Net.Sockets.SocketException ({number}): A connection attempt failed ({ip}:{port})
               at Shop.Client.<Connect>d__{number}.MoveNext() in {dir}/Client.cs:line {number}
               at Shop.Program.Main() in {dir}/Program.cs:line {number}""",
            """
            Unhandled exception. System.NullReferenceException: Object reference not set to an instance of an object.
               at Shop.Pricing.Load() in {dir}/Pricing.cs:line {number}""",
            """
            Unhandled exception. System.NullReferenceException: Object reference not set to an instance of an object.
               at Shop.Catalogue.Load() in {dir}/Catalogue.cs:line {number}""",
            """
            {date} ERROR {number} --- [pool-{number}-thread-{number}] shop.Main : order {uuid} failed after {duration}
            java.net.SocketTimeoutException: Connect timed out
            \tat shop.Client.open(Client.java:{number})
            Caused by: java.io.IOException: {ip}:{port}: connection reset, request {hex}
            \tat shop.Socket.read(Socket.java:{number})""",
            """
            Exception in thread "worker-{number}" java.lang.IllegalStateException: no lease for {pod}
            \tat shop.Lease.take(Lease.java:{number})""",
            """
            panic: open {dir}/config.yaml: no such file or directory

            goroutine {number} [running]:
            main.load({pointer}, {pointer})
            \t{dir}/main.go:{number} +0x{number}""",
            """
            panic: open {dir}/tls.crt: no such file or directory

            goroutine {number} [running]:
            main.load({pointer}, {pointer})
            \t{dir}/main.go:{number} +0x{number}""",
            """
            E0102 03:04:05.{number}       1 leader.go:{number}] lock held by {pod}: Get "https://{ip}:{port}/apis/x?timeout={duration}": dial tcp {ip}:{port}: i/o timeout""",
            """
            {"level":"error","ts":{number}.{number},"caller":"main.go:{number}","msg":"cannot reach {ip}:{port}","error":"lookup db on {ip}:{port}: no such host","trace":"{hex}"}""",
            """
            {"level":"error","ts":{number}.{number},"caller":"main.go:{number}","msg":"cannot reach {ip}:{port}","error":"lookup db on {ip}:{port}: i/o timeout","trace":"{hex}"}""",
            """
            time="{date}" level=fatal msg="cannot bind to port {port}" pid={number} session={uuid}""",
            """
            Traceback (most recent call last):
              File "{dir}/main.py", line {number}, in <module>
                run()
              File "{dir}/shop/orders.py", line {number}, in run
                raise Missing(order)
            shop.Missing: order '{uuid}' of <Shop object at {pointer}> not found after {duration}""",
            """
            {dir}/server.js:{number}
                throw new Error('x');
                ^

            Error: connect ECONNREFUSED {ip}:{port}
                at connect (file://{dir}/server.js:{number}:{number}) {
              errno: -{number},
              address: '{ip}',
              port: {port}
            }

            Node.js v20.{number}.{number}""",
            """
            {dir}/shop.rb:{number}:in 'Shop.run': no route to {ip} at {date} (Shop::Unavailable)
            \tfrom {dir}/main.rb:{number}:in '<main>'""",
            """
            PHP Fatal error:  Uncaught PDOException: SQLSTATE[HY000] [2002] no answer from {ip} in {dir}/Db.php:{number}
            Stack trace:
            #0 {dir}/index.php({number}): Db->open()
            #1 {main}
              thrown in {dir}/Db.php on line {number}""",
            """
            thread 'tokio-{number}' panicked at {dir}/main.rs:{number}:{number}:
            no shard {number} for key {hex} within {duration}
            note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace""",
            """
            {date} [emerg] {number}#{number}: host not found in upstream "orders" in {dir}/nginx.conf:{number}""",
            "cannot find the record of {pod} ({uuid})");

    @ParameterizedTest
    @MethodSource("bugs")
    void theSameBugHasTheSameFingerprintWheneverAndWhereverItStrikes(String bug) {
        var random = new Random(bug.hashCode());
        List<String> first = rendered(bug, random);

        for (int i = 0; i < 200; i++) {
            List<String> again = rendered(bug, random);

            assertThat(words(again)).isEqualTo(words(first));
            assertThat(fingerprint(again)).isEqualTo(fingerprint(first));
            assertThat(headline(again)).isEqualTo(headline(first));
        }
    }

    static Stream<String> bugs() {
        return BUGS.stream();
    }

    @Test
    void differentBugsHaveDifferentFingerprints() {
        List<String> fingerprints = BUGS.stream()
                .map(bug -> fingerprint(rendered(bug, new Random(3))))
                .toList();

        assertThat(fingerprints).doesNotHaveDuplicates().allMatch(fingerprint -> fingerprint.matches("[0-9a-f]{12}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            dial tcp 10.0.0.9:5432: i/o timeout              | dial tcp #: i/o timeout
            dial tcp [fe80::1]:5432: i/o timeout             | dial tcp [#]:#: i/o timeout
            orders-db.shop.internal:5432 after 1m30.5s       | orders-db.shop.internal:# after #
            took 12,345.6 ms at 2026-01-02T03:04:05.678Z     | took # ms at #
            pod orders-7d9c5b6f4-x2x9z on agent-x2x9z        | pod orders-# on agent-#
            statefulset db-0                                 | statefulset db-#
            open /var/lib/shop/2026/orders.db: no such file  | open …/orders.db: no such file
            C:\\shop\\bin\\Orders.dll is missing             | …/Orders.dll is missing
            GET https://api.shop.example:8443/orders/17?a=b  | GET https://api.shop.example:#/…?a=b
            0x7f1c2d3e4f50 and deadbeef01 and bc9ddf2        | # and # and #
            123e4567-e89b-12d3-a456-426614174000 is unknown  | # is unknown
            psycopg2.OperationalError: FATAL                 | psycopg2.OperationalError: FATAL
            and/or TCP/IP                                    | and/or TCP/IP
            worker 7 of 12 (pid 4242)                        | worker # of # (pid #)
            a decade, a facade and a cafe                    | a decade, a facade and a cafe
            """)
    void whatDiffersFromTimeToTimeIsAHole(String text, String wording) {
        assertThat(Wording.of(text)).isEqualTo(wording);
    }

    @Test
    void theHeadlineNamesTheExceptionAndItsInnermostCause() {
        assertThat(headline(List.of(
                        "Unhandled exception. System.AggregateException: One or more errors occurred. (x)",
                        " ---> System.Net.Http.HttpRequestException: No such host is known. (shop.azconfig.io:443)",
                        " ---> System.Net.Sockets.SocketException (11001): No such host is known.",
                        "   at Shop.Program.Main()")))
                .isEqualTo("System.AggregateException: One or more errors occurred. (x), caused by"
                        + " System.Net.Sockets.SocketException (#): No such host is known.");
        assertThat(headline(List.of(
                        "Traceback (most recent call last):",
                        "  File \"a.py\", line 1, in a",
                        "    b()",
                        "socket.gaierror: [Errno -3] Temporary failure in name resolution",
                        "",
                        "The above exception was the direct cause of the following exception:",
                        "",
                        "Traceback (most recent call last):",
                        "  File \"c.py\", line 1, in c",
                        "    d()",
                        "shop.Error: no database")))
                .startsWith("shop.Error: no database");
        assertThat(headline(List.of("thread 'main' panicked at src/main.rs:14:10:", "no region")))
                .isEqualTo("panicked at src/main.rs:#: no region");
        assertThat(headline(List.of("{\"level\":\"error\",\"msg\":\"cannot start\",\"error\":\"no region\"}")))
                .isEqualTo("cannot start: no region");
        assertThat(headline(List.of("F0102 03:04:05.678901       1 main.go:58] no region")))
                .isEqualTo("no region");
    }

    @Test
    void theHeadlineIsBounded() {
        assertThat(headline(List.of("panic: " + "no region ".repeat(1000))))
                .hasSize(Fingerprint.HEADLINE_CHARS)
                .endsWith("…");
    }

    private static String fingerprint(List<String> log) {
        return Fingerprint.of(log, FinalFailure.of(log));
    }

    private static String headline(List<String> log) {
        return Fingerprint.headline(log, FinalFailure.of(log));
    }

    private static List<String> words(List<String> log) {
        var telling = Telling.of(log, FinalFailure.of(log));
        return Stream.concat(telling.messages().stream(), telling.functions().stream())
                .map(Wording::of)
                .toList();
    }

    private static List<String> rendered(String bug, Random random) {
        var text = new StringBuilder();
        for (String part : bug.split("(?<=\\})|(?=\\{)")) {
            text.append(
                    switch (part) {
                        case "{date}" ->
                            "20%02d-%02d-%02dT%02d:%02d:%02d.%03dZ"
                                    .formatted(
                                            random.nextInt(20, 40),
                                            random.nextInt(1, 13),
                                            random.nextInt(1, 29),
                                            random.nextInt(24),
                                            random.nextInt(60),
                                            random.nextInt(60),
                                            random.nextInt(1000));
                        case "{number}" -> Integer.toString(random.nextInt(1, 99_999));
                        case "{port}" -> Integer.toString(random.nextInt(1, 65_535));
                        case "{ip}" ->
                            "10.%d.%d.%d".formatted(random.nextInt(256), random.nextInt(256), random.nextInt(256));
                        case "{uuid}" -> new java.util.UUID(random.nextLong(), random.nextLong()).toString();
                        case "{hex}" -> "%016x".formatted(random.nextLong());
                        case "{pointer}" -> "0xc%09x".formatted(random.nextInt(1, Integer.MAX_VALUE));
                        case "{duration}" ->
                            List.of("30s", "1m30s", "250ms", "1.5s", "2h45m").get(random.nextInt(5));
                        case "{dir}" ->
                            List.of("/app", "/srv/shop/src", "/home/runner/work/42", "/opt/x")
                                    .get(random.nextInt(4));
                        case "{pod}" -> "orders-" + suffix(random, 9) + "-" + suffix(random, 5);
                        default -> part;
                    });
        }
        return text.toString().lines().toList();
    }

    private static String suffix(Random random, int length) {
        String characters = "bcdfghjklmnpqrstvwxz2456789";
        return IntStream.range(0, length)
                .mapToObj(_ -> String.valueOf(characters.charAt(random.nextInt(characters.length()))))
                .collect(Collectors.joining());
    }
}
