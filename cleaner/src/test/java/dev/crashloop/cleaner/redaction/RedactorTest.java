package dev.crashloop.cleaner.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.google.re2j.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    private static final String X = Redactor.REDACTED;

    /** Of the form of a secret, and none: so that nobody's scanner takes it for one. */
    private static final String RANDOM = "Ab3dEf6hIj9lMn2pQr5tUv8xYz1bCd4f";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # headers
            Authorization: Bearer abcdefgh                  | Authorization: Bearer [REDACTED]
            authorization: Basic c2hvcDpodW50ZXIy           | authorization: Basic [REDACTED]
            curl -H "Authorization: Bearer a1b2c3d4" http://x | curl -H "Authorization: Bearer [REDACTED]" http://x
            {"authorization":"Bearer a1b2c3d4","n":1}       | {"authorization":"Bearer [REDACTED]","n":1}
            sent Bearer a1b2c3d4e5 to the server            | sent Bearer [REDACTED] to the server
            sent Basic c2hvcDpodW50ZXIy again               | sent Basic [REDACTED] again
            Authorization: AWS4-HMAC-SHA256 Credential=a/b, Signature=c | Authorization: AWS4-HMAC-SHA256 [REDACTED]
            Cookie: session=abc; theme=dark                 | Cookie: session=[REDACTED]
            X-Api-Key: hunter                               | X-Api-Key: [REDACTED]
            # connection strings
            Server=db;User Id=sa;Password=my own pw;Encrypt=1 | Server=db;User Id=sa;Password=[REDACTED];Encrypt=1
            Password=my own pw;Server=db                    | Password=[REDACTED];Server=db
            Server=db;Pwd="a;b";Encrypt=1                   | Server=db;Pwd="[REDACTED]";Encrypt=1
            AccountName=shop;AccountKey=ab/cd+e==;EndpointSuffix=x | AccountName=shop;AccountKey=[REDACTED];EndpointSuffix=x
            Endpoint=sb://x.example.net/;SharedAccessKeyName=Root;SharedAccessKey=abcd= | Endpoint=sb://x.example.net/;SharedAccessKeyName=Root;SharedAccessKey=[REDACTED]
            Endpoint=https://x.azconfig.io;Id=ab-l0;Secret=AAbb11= | Endpoint=https://x.azconfig.io;Id=ab-l0;Secret=[REDACTED]
            host=db port=5432 password=hunter2 dbname=shop  | host=db port=5432 password=[REDACTED] dbname=shop
            jdbc:postgresql://db/shop?user=a&password=b&ssl=1 | jdbc:postgresql://db/shop?user=a&password=[REDACTED]&ssl=1
            jdbc:oracle:thin:scott/tiger@db:1521:XE         | jdbc:oracle:thin:scott/[REDACTED]@db:1521:XE
            root:se@cret@tcp(db:3306)/shop                  | root:[REDACTED]@tcp(db:3306)/shop
            # URLs
            https://shop:hunter2@api.example.com/v1         | https://shop:[REDACTED]@api.example.com/v1
            redis://:hunter2@cache:6379/0                   | redis://:[REDACTED]@cache:6379/0
            postgres://shop:p@ss/word@db:5432/shop          | postgres://shop:[REDACTED]@db:5432/shop
            a://b:c@d/e, f://g:h@i/j                        | a://b:[REDACTED]@d/e, f://g:[REDACTED]@i/j
            https://x.blob.core.windows.net/c?sv=1&sig=ab%2Fc%3D&se=2 | https://x.blob.core.windows.net/c?sv=1&sig=[REDACTED]&se=2
            https://x.example.com/f?code=abc&page=2         | https://x.example.com/f?code=[REDACTED]&page=2
            https://s3.example.com/o?X-Amz-Signature=ab12&X-Amz-Expires=60 | https://s3.example.com/o?X-Amz-Signature=[REDACTED]&X-Amz-Expires=60
            # keys and values
            API_KEY=abc                                     | API_KEY=[REDACTED]
            AZURE_CLIENT_SECRET=abc~def                     | AZURE_CLIENT_SECRET=[REDACTED]
            AWS_SECRET_ACCESS_KEY=abc/def                   | AWS_SECRET_ACCESS_KEY=[REDACTED]
            PGPASSWORD=abc psql                             | PGPASSWORD=[REDACTED] psql
            DB_PASS: abc                                    | DB_PASS: [REDACTED]
            password: hunter                                | password: [REDACTED]
            Password: the quick brown fox                   | Password: the quick brown fox
            API key: a1b2c3                                 | API key: [REDACTED]
            Config(user=a, password=b, host=c)              | Config(user=a, password=[REDACTED], host=c)
            user=a,password=b,host=c                        | user=a,password=[REDACTED],host=c
            {"user":"a","password":"b\\"c","host":"d"}      | {"user":"a","password":"[REDACTED]","host":"d"}
            {"m":"{\\"token\\":\\"abc\\",\\"n\\":1}"}       | {"m":"{\\"token\\":\\"[REDACTED]\\",\\"n\\":1}"}
            {'clientSecret': 'abc', 'n': 1}                 | {'clientSecret': '[REDACTED]', 'n': 1}
            {:password=>"abc", :n=>1}                       | {:password=>"[REDACTED]", :n=>1}
            <password>abc</password>                        | <password>[REDACTED]</password>
            --db-password hunter2 --verbose                 | --db-password [REDACTED] --verbose
            --token=abc --verbose                           | --token=[REDACTED] --verbose
            ALTER USER shop PASSWORD 'abc'                  | ALTER USER shop PASSWORD '[REDACTED]'
            InstrumentationKey=00-11;IngestionEndpoint=x    | InstrumentationKey=[REDACTED];IngestionEndpoint=x
            SECRET_KEY_BASE=abc                             | SECRET_KEY_BASE=[REDACTED]
            # escapes and braces
            x.blob.core.windows.net/c?sv=1\\u0026sig=ab%2F\\u0026se=2 | x.blob.core.windows.net/c?sv=1\\u0026sig=[REDACTED]\\u0026se=2
            x.blob.core.windows.net/c?sv=1&amp;sig=ab%2F&amp;se=2 | x.blob.core.windows.net/c?sv=1&amp;sig=[REDACTED]&amp;se=2
            Server=x;Pwd={p;}}w0rd};Database=y              | Server=x;Pwd=[REDACTED];Database=y
            jdbc:sqlserver://db;user=a;password={s;c};encrypt=1 | jdbc:sqlserver://db;user=a;password=[REDACTED];encrypt=1
            # names that are values themselves
            [{"name":"DB_PASSWORD","value":"abc"},{"name":"HOME","value":"/root"}] | [{"name":"DB_PASSWORD","value":"[REDACTED]"},{"name":"HOME","value":"/root"}]
            <add key="Password" value="abc" />              | <add key="Password" value="[REDACTED]" />
            the password is 'abc', host db                  | the password is '[REDACTED]', host db
            API key is a1b2c3d4                             | API key is [REDACTED]
            sent with token 0a1b2c3d4e5f6a7b8c9d            | sent with token [REDACTED]
            https://x.example.com/f?key=Ab3dEf6hIj9lMn2pQr5t&page=2 | https://x.example.com/f?key=[REDACTED]&page=2
            # commands
            curl -u shop:abc https://x                      | curl -u shop:[REDACTED] https://x
            redis-cli -a abc -h redis ping                  | redis-cli -a [REDACTED] -h redis ping
            mysql -u root -pabc -h db                       | mysql -u root -p[REDACTED] -h db
            sshpass -p abc ssh x                            | sshpass -p [REDACTED] ssh x
            docker login -u a -p abc registry               | docker login -u a -p [REDACTED] registry
            ["--db-password","abc","--host","db"]           | ["--db-password","[REDACTED]","--host","db"]
            args: [--password, abc, --host, db]             | args: [--password, [REDACTED], --host, db]
            """)
    void aSecretIsReplacedAndItsSurroundingsStay(String line, String redacted) {
        assertThat(Redactor.DEFAULT.redact(line)).isEqualTo(redacted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AKIA:IOSFODNN7EXAMPLE",
                "AI:zaAb3dEf6hIj9lMn2pQr5tUv8xYz1bCd4f_-7",
                "ya29:.Ab3dEf6hIj9lMn2p",
                "GOCSPX:-Ab3dEf6hIj9lMn2p",
                "gh:p_Ab3dEf6hIj9lMn2pQr5tUv8xYz1bCd4f",
                "github:_pat_Ab3dEf6hIj9lMn2pQr5tUv8xYz1bCd4f",
                "gl:pat-Ab3dEf6hIj9lMn2pQr5t",
                "xo:xb-123456789012-Ab3dEf6hIj9l",
                "sk:_live_Ab3dEf6hIj9lMn2pQr5t",
                "whsec:_Ab3dEf6hIj9lMn2pQr5t",
                "Ab3:8Q~Ab3dEf6hIj9lMn2pQr5tUv8xYz1bCd4f.",
                "SG:.Ab3dEf6hIj9lMn2p.Ab3dEf6hIj9lMn2pQr5t",
                "npm:_Ab3dEf6hIj9lMn2pQr5tUv8xYz1bCd4fGhij",
                "hv:s.Ab3dEf6hIj9lMn2pQr5t",
                "sk:-proj-Ab3dEf6hIj9lMn2pQr5tUv8x",
                "dckr:_pat_Ab3dEf6hIj9lMn2pQr5t",
                "eyJhbGciOiJIUzI1NiJ9:.eyJzdWIiOiIxMjM0In0.Ab3dEf6hIj9lMn2p"
            })
    void aSecretWithAFormOfItsOwnIsKnownAnywhere(String halves) {
        String secret = halves.replace(":", "");

        assertThat(Redactor.DEFAULT.redact("using " + secret + " for it")).isEqualTo("using " + X + " for it");
    }

    @Test
    void aStorageKeyAWebhookAndTheTokenOfABotAreKnownByTheirForm() {
        String key = (RANDOM + RANDOM + RANDOM).substring(0, 86) + "==";

        assertThat(Redactor.DEFAULT.redact("with " + key)).isEqualTo("with " + X);
        assertThat(Redactor.DEFAULT.redact("with " + RANDOM + "Ab3dEf6hIj9=,")).isEqualTo("with " + X + ",");
        assertThat(Redactor.DEFAULT.redact("https://hooks.slack.com/services/T0/B0/" + RANDOM))
                .isEqualTo("https://hooks.slack.com/services/" + X);
        assertThat(Redactor.DEFAULT.redact(
                        "Post \"https://api.telegram.org/bot123456789:" + RANDOM + "abc/getMe\": EOF"))
                .isEqualTo("Post \"https://api.telegram.org/bot" + X + "/getMe\": EOF");
        assertThat(Redactor.DEFAULT.redact("https://" + RANDOM + "@o1.ingest.example.com/2"))
                .isEqualTo("https://" + X + "@o1.ingest.example.com/2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "token expired",
                "the token: expired",
                "Bearer token expired",
                "Bearer authentication failed",
                "WWW-Authenticate: Basic realm=\"shop\"",
                "authorization: permission denied for shop",
                "password authentication failed for user \"shop\"",
                "Access denied for user 'shop'@'10.0.0.1' (using password: YES)",
                "password is required",
                "Password: incorrect",
                "passwords do not match: 2",
                "secretName: foo",
                "secret \"db-password\" not found",
                "PASSWORD_FILE=/run/secrets/db",
                "tokenReviews.authentication.k8s.io is forbidden",
                "max_tokens: 4096",
                "bypass=1",
                "PWD=/app",
                "password=",
                "password=***",
                "password: null",
                "token=${TOKEN}",
                "password: <hidden>",
                "{\"password\":null,\"token\":\"\"}",
                "{\"password\":{\"secretKeyRef\":{}}}",
                "if (password == null)",
                "   at Shop.Client.Get(CancellationToken token)",
                "CancellationToken: System.Threading.CancellationToken",
                "Unexpected token '<', \"<!DOCTYPE\"... is not valid JSON",
                "cannot fetch token: 400 Bad Request",
                "cannot fetch token: Get \"http://169.254.169.254/metadata\": dial tcp: i/o timeout",
                "cannot get token: java.net.SocketTimeoutException: Read timed out",
                "could not get a token: AADSTS700016: Application was not found",
                "Std::Token::new",
                "http://shop.example.com:8080/a@b",
                "https://shop@example.com/",
                "amqp://guest:***@rabbit:5672",
                "-----BEGIN CERTIFICATE-----",
                "-----BEGIN PUBLIC KEY-----",
                "/usr/local/lib/node_modules/@shop/Orders2/dist/controllers/OrdersController/index",
                "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "task-force-of-many-long-words-with-hyphens-in-it",
                "Post https://api.example.com/<TOKEN>/getMe",
                "pwd: /app",
                "received sig=15",
                "http://[::1]:8080/@shop/orders",
                "https://registry.example.com:4873/@shop/orders",
                "failed to fetch token: serviceaccounts \"shop\" is forbidden",
                "secrets \"db-credentials\" is forbidden: User \"shop\" cannot get resource \"secrets\"",
                "AADSTS7000215: Invalid client secret provided. Ensure the secret being sent is the value",
                "EnvironmentCredential: EnvironmentCredential authentication unavailable.",
                "AzureCliCredential: Azure CLI not found on path",
                "retrieve credentials: operation error STS: AssumeRole",
                "ssl.keystore.password = [hidden]",
                "password: must be at least 8 characters",
                "{\"name\":\"PORT\",\"value\":\"8080\"}",
                "{\"name\":\"DB_PASSWORD\",\"valueFrom\":{\"secretKeyRef\":{\"name\":\"x\"}}}",
                "mysql -p -u root",
                "mysql --port 3306 -h db",
                "docker login -u a --password-stdin",
                "curl -u admin https://x",
                "the token is expired since 2026",
                "args: [--token-file, /run/token, --port, 8080]",
                "the secret is mounted at /run/x",
                "key: value"
            })
    void aLineWithoutASecretIsTheSameInstance(String line) {
        assertThat(Redactor.DEFAULT.redact(line)).isSameAs(line);
    }

    @Test
    void aPrivateKeyOverSeveralLinesIsRedactedAsAWhole() {
        String body = RANDOM + RANDOM;

        assertThat(Redactor.DEFAULT.redact(List.of(
                        "reading",
                        "-----BEGIN RSA PRIVATE KEY-----",
                        body,
                        body,
                        "Ab3d==",
                        "-----END RSA PRIVATE KEY-----",
                        "done")))
                .containsExactly(
                        "reading", "-----BEGIN RSA PRIVATE KEY-----", X, X, X, "-----END RSA PRIVATE KEY-----", "done");
    }

    @Test
    void headersBeforeTheBodyOfAPrivateKeyDoNotHideIt() {
        assertThat(Redactor.DEFAULT.redact(List.of(
                        "-----BEGIN RSA PRIVATE KEY-----",
                        "Proc-Type: 4,ENCRYPTED",
                        "DEK-Info: AES-128-CBC,00",
                        "",
                        RANDOM,
                        "Ab3d==")))
                .containsExactly(
                        "-----BEGIN RSA PRIVATE KEY-----",
                        "Proc-Type: 4,ENCRYPTED",
                        "DEK-Info: AES-128-CBC,00",
                        "",
                        X,
                        X);
    }

    @Test
    void aPartOfAPrivateKeyIsRedactedToo() {
        String body = RANDOM + RANDOM;

        assertThat(Redactor.DEFAULT.redact(List.of("-----BEGIN PRIVATE KEY-----", body, "Ab3d==")))
                .containsExactly("-----BEGIN PRIVATE KEY-----", X, X);
        assertThat(Redactor.DEFAULT.redact(List.of(body, "Ab3d==", "then came words")))
                .containsExactly(X, X, "then came words");
        assertThat(Redactor.DEFAULT.redact(List.of("Ab3d==", "-----END EC PRIVATE KEY-----")))
                .containsExactly(X, "-----END EC PRIVATE KEY-----");
        assertThat(Redactor.DEFAULT.redact("2026-01-02 app " + body)).isEqualTo("2026-01-02 app " + X);
    }

    @Test
    void aPrivateKeyInOneLineIsRedacted() {
        String key = "-----BEGIN PRIVATE KEY-----\\n" + RANDOM + "\\n" + RANDOM + "\\n-----END PRIVATE KEY-----\\n";

        assertThat(Redactor.DEFAULT.redact("{\"private_key\": \"" + key + "\", \"type\": \"service_account\"}"))
                .doesNotContain("Ab3d")
                .endsWith("\", \"type\": \"service_account\"}");
        assertThat(Redactor.DEFAULT.redact("loaded " + key))
                .doesNotContain("Ab3d")
                .startsWith("loaded -----BEGIN");
    }

    @Test
    void linesKeepTheirPlacesAndThoseWithoutSecretsTheirInstances() {
        List<String> lines = List.of("first", "password=a", "last");

        List<String> redacted = Redactor.DEFAULT.redact(lines);

        assertThat(redacted).containsExactly("first", "password=" + X, "last");
        assertThat(redacted.getFirst()).isSameAs(lines.getFirst());
    }

    @Test
    void secretsOfOnesOwnAreAddedToTheUsualOnes() {
        Redactor redactor =
                Redactor.DEFAULT.with(List.of(Pattern.compile("badge-(\\d+)"))).with(List.of(Pattern.compile("X{3}")));

        assertThat(redactor.redact("badge-1234 XXX password=a")).isEqualTo("badge-" + X + " " + X + " password=" + X);
        assertThat(Redactor.DEFAULT.redact("badge-1234")).isEqualTo("badge-1234");
    }

    @Test
    void redactingTwiceIsRedactingOnce() {
        var random = new Random(5);
        List<String> pieces = List.of(
                "password=",
                "token: ",
                "\"secret\":\"",
                "\"",
                "'",
                ";",
                "&",
                "?sig=",
                " ",
                "abc",
                "Bearer ",
                "a1b2c3d4e5",
                "://",
                "@",
                ":",
                "Authorization: Basic ",
                ",",
                "}",
                "{",
                "<password>",
                "</",
                "-----BEGIN PRIVATE KEY-----",
                "\\",
                "=",
                X,
                "key",
                "--token ",
                RANDOM + RANDOM,
                "Pwd=",
                "/",
                "eyJhbGciOiJ.eyJzdWIiOiIx");
        for (int i = 0; i < 5_000; i++) {
            String line = IntStream.range(0, 1 + random.nextInt(8))
                    .mapToObj(_ -> pieces.get(random.nextInt(pieces.size())))
                    .collect(Collectors.joining());

            String once = Redactor.DEFAULT.redact(line);

            assertThat(Redactor.DEFAULT.redact(once)).as(line).isSameAs(once);
        }
    }

    /** If it took the square of its length, this would take many minutes. */
    @Test
    void aHugeLineTakesNoMoreThanItsShareOfTime() {
        for (String piece :
                List.of("password=", "token: ", "://", "a:b@", "=", "\"", ";pwd=%", "<token>", "eyJ", "Bearer ")) {
            String line = piece.repeat(400_000 / piece.length());

            assertTimeoutPreemptively(Duration.ofSeconds(60), () -> Redactor.DEFAULT.redact(line));
        }
    }
}
