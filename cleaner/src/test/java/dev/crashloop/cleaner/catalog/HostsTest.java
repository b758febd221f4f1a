package dev.crashloop.cleaner.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.policy.Catalog;
import dev.crashloop.cleaner.policy.HostRule;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How each stack names the endpoint that it did not reach. */
class HostsTest {
    private static final HostRule RULE =
            new HostRule(Catalog.builtIn().find("dns-resolver").getFirst().naming(), List.of());

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # .NET
            Unhandled exception. X: No such host is known. (shop.azconfig.io:443)             | shop.azconfig.io
            (Name or service not known (a.vault.azure.net:443)) (Name or service not known (a.vault.azure.net:443)) | a.vault.azure.net
            System.Net.WebException: The remote name could not be resolved: 'cfg.example'     | cfg.example
            ConnectFailureException: Connection failed, host rabbit.mq:5672                   | rabbit.mq
            TimeoutException: Timed out connecting to Unspecified/mongo-0.db:27017. Timeout   | mongo-0.db
            Npgsql.NpgsqlException (0x80004005): Failed to connect to 10.20.4.17:5432         | 10.20.4.17
            using the connection to database 'a' on server 'tcp:sql.database.windows.net,1433' | sql.database.windows.net
            # Java
            Caused by: java.net.UnknownHostException: config-server                           | config-server
            Caused by: java.net.UnknownHostException: pg: Temporary failure in name resolution | pg
            UnknownHostException: Failed to resolve 'redis.cache' [A(1), AAAA(28)]            | redis.cache
            I/O error on GET request for "http://config-server:8888/a/b": config-server       | config-server
            ConnectTimeoutException: connection timed out after 30000 ms: rates.example/203.0.113.7:443 | rates.example
            Connect to https://erp.example:8443 [erp.example/198.51.100.20] failed: Connect timed out | erp.example
            java.net.ConnectException: Timeout connecting to [search.logging/10.99.1.2:9200]  | search.logging
            failed to connect to /10.20.30.40 (port 8086) from /10.244.3.17 (port 46180) after 10000ms | 10.20.30.40
            The TCP/IP connection to the host sql.example, port 1433 has failed.              | sql.example
            No route to host: ledger-grpc/10.100.2.2:9090                                     | ledger-grpc
            # Go
            dial tcp: lookup pg-rw.data on 10.96.0.10:53: no such host                        | pg-rw.data
            dial tcp: lookup pg-rw.data: i/o timeout                                          | pg-rw.data
            dns: A record lookup error: lookup otel on 10.0.0.10:53: no such host             | otel
            dial tcp 10.20.7.3:3306: i/o timeout                                              | 10.20.7.3
            dial tcp [fd00::5]:8200: i/o timeout                                              | fd00::5
            Get "https://api.example.com.:443/v1": dial tcp 203.0.113.9:443: i/o timeout      | api.example.com
            {"err":"Post \\"https://API.example.com/v1\\": net/http: TLS handshake timeout"}  | api.example.com
            Get "https://[fd00::5]:8200/v1": dial tcp [fd00::5]:8200: i/o timeout             | fd00::5
            tls: handshake with broker.iot.example:8883: EOF                                  | broker.iot.example
            # Node
            Error: getaddrinfo EAI_AGAIN redis-master                                         | redis-master
            Error: querySrv ETIMEOUT _mongodb._tcp.db.example                                 | _mongodb._tcp.db.example
            Error: connect ETIMEDOUT 10.32.6.11:5672                                          | 10.32.6.11
            Error: connect ENETUNREACH 2001:db8::44:443 - Local (:::0)                        | 2001:db8::44
            request to https://flags.example/v1 failed, reason: connect ETIMEDOUT 10.1.1.1:443 | flags.example
            # Python
            HTTPSConnectionPool(host='auth.example.com', port=443): Max retries exceeded      | auth.example.com
            Cannot connect to host gateway.example:443 ssl:default [Temporary failure]        | gateway.example
            connection to server at "pg.example.net" (203.0.113.10), port 5432 failed: timeout expired | pg.example.net
            (2003, "Can't connect to MySQL server on 'mysql' ([Errno -2] Name or service not known)") | mysql
            Error -3 connecting to redis:6379. Temporary failure in name resolution.          | redis
            Connect timeout on endpoint URL: "https://reports.s3.amazonaws.com/"              | reports.s3.amazonaws.com
            # Ruby, PHP, Rust
            Failed to open TCP connection to hooks.example.com:443 (getaddrinfo(3): Name or service not known) | hooks.example.com
            Connection timed out - connect(2) for "es.search" port 9200                       | es.search
            getaddrinfo: Try again (redis://redis-master.cache:6379)                          | redis-master.cache
            php_network_getaddresses: getaddrinfo for mariadb.data failed: Name or service not known | mariadb.data
            cURL error 6: Could not resolve host: auth.example.com (see https://curl.haxx.se/libcurl) for https://auth.example.com/token | auth.example.com
            Connection timed out [tcp://redis.cache:6379]                                     | redis.cache
            error sending request for url (https://models.internal/index)                     | models.internal
            # native programs
            host not found in upstream "api.shop.svc" in /etc/nginx/conf.d/default.conf:12    | api.shop.svc
            could not translate host name "pg-rw" to address: Name or service not known       | pg-rw
            curl: (6) Could not resolve host: cfg.example                                     | cfg.example
            curl: (28) Failed to connect to boot.example port 443 after 10001 ms: Timeout     | boot.example
            wget: bad address 'config.internal:8080'                                          | config.internal
            ssh: connect to host bastion.example port 22: Connection timed out                | bastion.example
            tcp connect (pg-rw:5432): non-existing domain - :nxdomain                         | pg-rw
            The connection to the server 10.96.0.1:443 was refused - did you specify          | 10.96.0.1
            """)
    void theEndpointIsNamed(String line, String host) {
        assertThat(RULE.namedIn(line)).containsExactly(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "   at Shop.Program.Main(String[] args) in /src/Program.cs:line 12",
                "    at com.shop.Application.main (Application.java:13)",
                "    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1595:16)",
                "#0 /app/Db.php(14): PDO->__construct('mysql:host=mari...', 'app')",
                "See the troubleshooting guide for more information. https://aka.ms/azsdk/net/identity/troubleshoot",
                "Unable to connect to any of the specified MySQL hosts.",
                "Unable to connect to the server: net/http: TLS handshake timeout",
                "failed to connect to all addresses; last error: UNKNOWN",
                "{\"level\":50,\"pid\":1,\"hostname\":\"worker-0\",\"msg\":\"boot failed\"}",
                "read udp 10.42.1.7:47541->10.43.0.10:53: i/o timeout",
                "curl: (28) Connection timed out after 10001 milliseconds"
            })
    void whatIsNoEndpointIsNotNamed(String line) {
        assertThat(RULE.namedIn(line)).isEmpty();
    }
}
